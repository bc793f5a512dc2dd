package unclip.kernel;

import ai.djl.ndarray.NDArray;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every operation as one call into libtorch, from the TorchScript texts beside this class. */
public final class FusedKernels implements Kernels {

    private final Map<String, ScriptFunction> compiled = new ConcurrentHashMap<>();

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return function("linear", Map.of()).apply(x, weight, bias);
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        return function("embedding", Map.of()).apply(ids, table);
    }

    @Override
    public NDArray convolution(NDArray x, NDArray weight, NDArray bias, int stride) {
        long padding = weight.getShape().get(2) / 2;
        return function("convolution", Map.of("stride", stride, "padding", padding))
                .apply(x, weight, bias);
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray scale, NDArray shift) {
        return function("layer_norm", Map.of()).apply(x, scale, shift);
    }

    @Override
    public NDArray silu(NDArray x) {
        return function("silu", Map.of()).apply(x);
    }

    @Override
    public NDArray groupNormSilu(NDArray x, NDArray scale, NDArray shift, int groups) {
        return function("group_norm_silu", Map.of("groups", groups)).apply(x, scale, shift);
    }

    @Override
    public NDArray residualBlock(
            NDArray x, NDArray skip, NDArray emb, ResidualWeights w, int groups) {
        return function("residual_block", Map.of("groups", groups))
                .apply(
                        x,
                        skip,
                        emb,
                        w.scale1(),
                        w.shift1(),
                        w.conv1(),
                        w.bias1(),
                        w.embedding(),
                        w.embeddingBias(),
                        w.scale2(),
                        w.shift2(),
                        w.conv2(),
                        w.bias2());
    }

    @Override
    public NDArray imageAttention(
            NDArray x, NDArray context, ImageAttentionWeights w, int groups, int heads) {
        return function("image_attention", Map.of("groups", groups, "heads", heads))
                .apply(
                        x,
                        context,
                        w.scale(),
                        w.shift(),
                        w.qkv(),
                        w.qkvBias(),
                        w.contextKv(),
                        w.contextBias(),
                        w.proj(),
                        w.projBias());
    }

    @Override
    public NDArray transformerBlock(NDArray x, TransformerWeights w, int heads, boolean causal) {
        String mask = causal ? "True" : "False";
        return function("transformer_block", Map.of("heads", heads, "causal", mask))
                .apply(
                        x,
                        w.scale1(),
                        w.shift1(),
                        w.qkv(),
                        w.qkvBias(),
                        w.proj(),
                        w.projBias(),
                        w.scale2(),
                        w.shift2(),
                        w.up(),
                        w.upBias(),
                        w.down(),
                        w.downBias());
    }

    @Override
    public NDArray upsample(NDArray x) {
        return function("upsample", Map.of()).apply(x);
    }

    @Override
    public NDArray channelsLast(NDArray x) {
        return function("channels_last", Map.of()).apply(x);
    }

    @Override
    public NDArray spaceToDepth(NDArray x, int factor) {
        return function("space_to_depth", Map.of("factor", factor)).apply(x);
    }

    @Override
    public NDArray depthToSpace(NDArray x, int factor) {
        return function("depth_to_space", Map.of("factor", factor)).apply(x);
    }

    @Override
    public void adamW(
            List<NDArray> params,
            List<NDArray> grads,
            List<NDArray> m,
            List<NDArray> v,
            List<NDArray> steps,
            AdamWSettings settings,
            double learningRate) {
        Map<String, Object> constants =
                Map.of(
                        "beta1", settings.beta1(),
                        "beta2", settings.beta2(),
                        "eps", settings.eps(),
                        "weightDecay", settings.weightDecay());
        function("adamw", constants).runOnLists(List.of(params, grads, m, v, steps), learningRate);
    }

    @Override
    public float clipGradients(List<NDArray> grads, double maxNorm) {
        return function("clip_gradients", Map.of()).runOnLists(List.of(grads), maxNorm);
    }

    @Override
    public void lerp(List<NDArray> targets, List<NDArray> values, double weight) {
        function("lerp", Map.of()).runOnLists(List.of(targets, values), weight);
    }

    private ScriptFunction function(String name, Map<String, ?> constants) {
        // Constants are few (groups, heads, strides), so each combination is compiled once.
        return compiled.computeIfAbsent(
                name + constants,
                key -> {
                    String text = ScriptFunction.text(name);
                    for (Map.Entry<String, ?> constant : constants.entrySet()) {
                        text =
                                text.replace(
                                        "${" + constant.getKey() + "}",
                                        constant.getValue().toString());
                    }
                    return ScriptFunction.compile(text);
                });
    }
}
