package unclip.kernel;

import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

import java.util.List;

/** Every operation composed of DJL's own: slower, and what {@link FusedKernels} must equal. */
public final class PlainKernels implements Kernels {

    private static final double EPSILON = 1e-5;

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return x.matMul(weight.transpose()).add(bias);
    }

    @Override
    public NDArray embedding(NDArray ids, NDArray table) {
        int vocabulary = Math.toIntExact(table.getShape().get(0));
        return ids.oneHot(vocabulary, table.getDataType()).matMul(table);
    }

    @Override
    public NDArray convolution(NDArray x, NDArray weight, NDArray bias, int stride) {
        long padding = weight.getShape().get(2) / 2;
        return Conv2d.conv2d(
                        x, weight, bias, new Shape(stride, stride), new Shape(padding, padding))
                .singletonOrThrow();
    }

    @Override
    public NDArray layerNorm(NDArray x, NDArray scale, NDArray shift) {
        return standardise(x, -1).mul(scale).add(shift);
    }

    @Override
    public NDArray silu(NDArray x) {
        return x.mul(sigmoid(x));
    }

    @Override
    public NDArray groupNormSilu(NDArray x, NDArray scale, NDArray shift, int groups) {
        return silu(groupNorm(x, scale, shift, groups));
    }

    @Override
    public NDArray residualBlock(
            NDArray x, NDArray skip, NDArray emb, ResidualWeights w, int groups) {
        NDArray h = groupNormSilu(x, w.scale1(), w.shift1(), groups);
        h = convolution(h, w.conv1(), w.bias1(), 1);
        NDList modulation =
                linear(silu(emb), w.embedding(), w.embeddingBias())
                        .expandDims(-1)
                        .expandDims(-1)
                        .split(2, 1); // each [B, C, 1, 1]
        h = groupNorm(h, w.scale2(), w.shift2(), groups);
        h = silu(h.mul(modulation.get(0).add(1)).add(modulation.get(1)));
        return skip.add(convolution(h, w.conv2(), w.bias2(), 1));
    }

    @Override
    public NDArray imageAttention(
            NDArray x, NDArray context, ImageAttentionWeights w, int groups, int heads) {
        Shape shape = x.getShape();
        long B = shape.get(0);
        long C = shape.get(1);
        NDArray tokens = groupNorm(x, w.scale(), w.shift(), groups);
        tokens = tokens.reshape(B, C, -1).swapAxes(1, 2); // [B, HW, C]
        NDList qkv = linear(tokens, w.qkv(), w.qkvBias()).split(3, 2);
        NDList contextKv = linear(context, w.contextKv(), w.contextBias()).split(2, 2);
        NDArray k = contextKv.get(0).concat(qkv.get(1), 1);
        NDArray v = contextKv.get(1).concat(qkv.get(2), 1);
        NDArray y = merge(attend(split(qkv.get(0), heads), split(k, heads), split(v, heads)));
        y = linear(y, w.proj(), w.projBias());
        return x.add(y.swapAxes(1, 2).reshape(shape));
    }

    @Override
    public NDArray transformerBlock(NDArray x, TransformerWeights w, int heads, boolean causal) {
        NDList qkv = linear(layerNorm(x, w.scale1(), w.shift1()), w.qkv(), w.qkvBias()).split(3, 2);
        NDArray q = split(qkv.get(0), heads);
        NDArray k = split(qkv.get(1), heads);
        NDArray v = split(qkv.get(2), heads);
        NDArray y = merge(causal ? attendCausally(q, k, v) : attend(q, k, v));
        NDArray middle = x.add(linear(y, w.proj(), w.projBias()));
        NDArray h = linear(layerNorm(middle, w.scale2(), w.shift2()), w.up(), w.upBias());
        h = h.mul(sigmoid(h.mul(1.702))); // QuickGELU (Hendrycks and Gimpel 2016, §2)
        return middle.add(linear(h, w.down(), w.downBias()));
    }

    @Override
    public NDArray upsample(NDArray x) {
        return x.repeat(2, 2).repeat(3, 2);
    }

    @Override
    public NDArray channelsLast(NDArray x) {
        return x;
    }

    @Override
    public NDArray spaceToDepth(NDArray x, int factor) {
        Shape s = x.getShape();
        long f = factor;
        NDArray cells = x.reshape(s.get(0), s.get(1), s.get(2) / f, f, s.get(3) / f, f);
        cells = cells.transpose(0, 1, 3, 5, 2, 4); // [B, C, f, f, H, W]
        return cells.reshape(s.get(0), s.get(1) * f * f, s.get(2) / f, s.get(3) / f);
    }

    @Override
    public NDArray depthToSpace(NDArray x, int factor) {
        Shape s = x.getShape();
        long f = factor;
        NDArray cells = x.reshape(s.get(0), s.get(1) / (f * f), f, f, s.get(2), s.get(3));
        cells = cells.transpose(0, 1, 4, 2, 5, 3); // [B, C, H, f, W, f]
        return cells.reshape(s.get(0), s.get(1) / (f * f), s.get(2) * f, s.get(3) * f);
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
        double b1 = settings.beta1();
        double b2 = settings.beta2();
        for (int i = 0; i < params.size(); i++) {
            double t = steps.get(i).addi(1).getFloat();
            NDArray g = grads.get(i);
            m.get(i).muli(b1).addi(g.mul(1 - b1));
            v.get(i).muli(b2).addi(g.square().mul(1 - b2));
            NDArray mHat = m.get(i).div(1 - pow(b1, t));
            NDArray vHat = v.get(i).div(1 - pow(b2, t));
            NDArray update = mHat.div(vHat.sqrt().add(settings.eps()));
            params.get(i).muli(1 - learningRate * settings.weightDecay());
            params.get(i).subi(update.mul(learningRate));
        }
    }

    @Override
    public float clipGradients(List<NDArray> grads, double maxNorm) {
        double squares = 0;
        for (NDArray grad : grads) {
            squares += grad.square().sum().getFloat();
        }
        double norm = sqrt(squares);
        double factor = Math.min(1, maxNorm / (norm + 1e-6));
        grads.forEach(grad -> grad.muli(factor));
        return (float) norm;
    }

    @Override
    public void lerp(List<NDArray> targets, List<NDArray> values, double weight) {
        for (int i = 0; i < targets.size(); i++) {
            targets.get(i).muli(1 - weight).addi(values.get(i).mul(weight));
        }
    }

    private static NDArray groupNorm(NDArray x, NDArray scale, NDArray shift, int groups) {
        Shape shape = x.getShape();
        NDArray flat = x.reshape(shape.get(0), groups, -1);
        NDArray normal = standardise(flat, 2).reshape(shape);
        return normal.mul(scale.reshape(1, -1, 1, 1)).add(shift.reshape(1, -1, 1, 1));
    }

    private static NDArray standardise(NDArray x, int axis) {
        int[] axes = {axis};
        NDArray centred = x.sub(x.mean(axes, true));
        NDArray variance = centred.square().mean(axes, true);
        return centred.div(variance.add(EPSILON).sqrt());
    }

    private static NDArray sigmoid(NDArray x) {
        return x.getNDArrayInternal().sigmoid();
    }

    /** {@code [B, L, D] → [B, h, L, d]}. */
    private static NDArray split(NDArray x, int heads) {
        Shape s = x.getShape();
        return x.reshape(s.get(0), s.get(1), heads, s.get(2) / heads).swapAxes(1, 2);
    }

    /** {@code [B, h, L, d] → [B, L, D]}. */
    private static NDArray merge(NDArray x) {
        Shape s = x.getShape();
        return x.swapAxes(1, 2).reshape(s.get(0), s.get(2), s.get(1) * s.get(3));
    }

    /** softmax(QKᵀ / √d) V (Vaswani et al. 2017, eq. 1). */
    private static NDArray attend(NDArray q, NDArray k, NDArray v) {
        return logits(q, k).softmax(-1).matMul(v);
    }

    private static NDArray attendCausally(NDArray q, NDArray k, NDArray v) {
        NDArray logits = logits(q, k); // [B, h, L, L]
        long L = q.getShape().get(2);
        NDArray position = logits.getManager().arange(0, Math.toIntExact(L), 1, DataType.INT64);
        NDArray visible = position.reshape(L, 1).gte(position.reshape(1, L));
        NDArray hidden = logits.zerosLike().sub(1e30);
        return NDArrays.where(visible.broadcast(logits.getShape()), logits, hidden)
                .softmax(-1)
                .matMul(v);
    }

    private static NDArray logits(NDArray q, NDArray k) {
        return q.matMul(k.swapAxes(2, 3)).div(sqrt((double) q.getShape().get(3)));
    }
}
