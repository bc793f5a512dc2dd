package unclip.kernel;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Every operation as one call into libtorch, from the TorchScript texts beside this class. */
public class FusedKernels implements Kernels {

    static final String NAME = "fused";

    private final Map<String, ScriptFunction> compiled = new ConcurrentHashMap<>();

    @Override
    public String name() {
        return NAME;
    }

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
    public NDArray doublingConvolution(NDArray x, NDArray weight, NDArray bias) {
        return function("doubling_convolution", Map.of()).apply(x, weight, bias);
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
    public NDArray groupNorm(NDArray x, NDArray scale, NDArray shift, int groups) {
        return function("group_norm_alone", Map.of("groups", groups)).apply(x, scale, shift);
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
    public NDArray attention(NDArray q, NDArray k, NDArray v, AttentionOptions options) {
        Map<String, Object> scale = Map.of("scale", options.scale());
        NDArray mask = options.mask();
        if (mask != null) {
            return function("masked_attention", scale).apply(q, k, v, mask);
        }
        String causal = options.causal() ? "True" : "False";
        return function("attention", Map.of("scale", options.scale(), "causal", causal))
                .apply(q, k, v);
    }

    @Override
    public NDArray geglu(NDArray x, NDArray weight, NDArray bias) {
        return function("geglu", Map.of()).apply(x, weight, bias);
    }

    @Override
    public NDArray upsampleBilinear(NDArray x) {
        return function("upsample_bilinear", Map.of()).apply(x);
    }

    @Override
    public NDArray halve(NDArray x) {
        return function("halve", Map.of()).apply(x);
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
    public NDArray adamW(
            NDManager scope, AdamWState state, AdamWSettings settings, AdamWRates rates) {
        Map<String, Object> constants =
                Map.of(
                        "beta1", settings.beta1(),
                        "beta2", settings.beta2(),
                        "eps", settings.eps(),
                        "weightDecay", settings.weightDecay());
        List<List<NDArray>> all =
                List.of(
                        state.params(),
                        state.grads(),
                        state.m(),
                        state.v(),
                        state.steps(),
                        state.averages());
        int n = state.params().size();
        List<List<NDArray>> lists = new ArrayList<>();
        all.forEach(list -> lists.add(list.subList(0, state.decayed())));
        all.forEach(list -> lists.add(list.subList(state.decayed(), n)));
        return function("adamw", constants)
                .runOnLists(
                        scope,
                        lists,
                        (float) rates.learningRate(),
                        (float) rates.maxGradientNorm(),
                        (float) rates.averaging());
    }

    private ScriptFunction function(String name, Map<String, ?> constants) {
        // Constants are few (groups, heads, strides), so each combination is compiled once.
        return compiled.computeIfAbsent(
                name + constants,
                key -> {
                    String text = ScriptFunction.text(name);
                    if (text.contains("self.group_norm(")) {
                        text += ScriptFunction.text("group_norm");
                    }
                    for (Map.Entry<String, ?> constant : constants.entrySet()) {
                        text =
                                text.replace(
                                        "${" + constant.getKey() + "}",
                                        constant.getValue().toString());
                    }
                    return ScriptFunction.compile(rewritten(text));
                });
    }

    /** The text to compile; for those who change all of them in one way. */
    String rewritten(String text) {
        return text;
    }
}
