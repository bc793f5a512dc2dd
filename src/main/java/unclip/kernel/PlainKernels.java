package unclip.kernel;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.pooling.Pool;

/** Every operation composed of DJL's own: slower, and what {@link FusedKernels} must equal. */
public class PlainKernels implements Kernels {

    static final String NAME = "plain";

    private static final double EPSILON = 1e-5;

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public NDArray linear(NDArray x, NDArray weight, NDArray bias) {
        return x.matMul(beside(x, weight.transpose())).add(bias);
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
    public NDArray doublingConvolution(NDArray x, NDArray weight, NDArray bias) {
        return convolution(upsample(x), weight, bias, 1);
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
    public NDArray groupNorm(NDArray x, NDArray scale, NDArray shift, int groups) {
        Shape shape = x.getShape();
        NDArray flat = x.reshape(shape.get(0), groups, -1);
        NDArray normal = standardise(flat, 2).reshape(shape);
        return normal.mul(beside(x, scale.reshape(1, -1, 1, 1)))
                .add(beside(x, shift.reshape(1, -1, 1, 1)));
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
    public NDArray attention(NDArray q, NDArray k, NDArray v, AttentionOptions options) {
        NDArray logits = q.matMul(k.swapAxes(2, 3)).mul(options.scale()); // [B, h, L, M]
        if (options.causal()) {
            logits = hideLater(logits);
        }
        NDArray mask = options.mask();
        return (mask == null ? logits : logits.add(mask)).softmax(-1).matMul(v);
    }

    @Override
    public NDArray geglu(NDArray x, NDArray weight, NDArray bias) {
        NDList parts = linear(x, weight, bias).split(2, x.getShape().dimension() - 1);
        NDArray gate = parts.get(1);
        NDArray phi = gate.mul(sqrt(0.5)).erf().add(1).mul(0.5); // Φ(u) = (1 + erf(u/√2)) / 2
        return parts.get(0).mul(gate.mul(phi));
    }

    @Override
    public NDArray upsampleBilinear(NDArray x) {
        return doubled(doubled(x, 2), 3);
    }

    /** Each sample becomes two, a quarter of the way to its neighbour on either side. */
    private static NDArray doubled(NDArray x, int axis) {
        long n = x.getShape().get(axis);
        NDArray before = part(x, axis, 0, 1).concat(part(x, axis, 0, n - 1), axis);
        NDArray after = part(x, axis, 1, n).concat(part(x, axis, n - 1, n), axis);
        NDArray left = x.mul(0.75).add(before.mul(0.25)).expandDims(axis + 1);
        NDArray right = x.mul(0.75).add(after.mul(0.25)).expandDims(axis + 1);
        Shape s = x.getShape();
        Shape larger = axis == 2 ? shape(s, 2 * n, s.get(3)) : shape(s, s.get(2), 2 * n);
        return left.concat(right, axis + 1).reshape(larger);
    }

    private static Shape shape(Shape s, long height, long width) {
        return new Shape(s.get(0), s.get(1), height, width);
    }

    private static NDArray part(NDArray x, int axis, long from, long to) {
        NDIndex index = new NDIndex();
        for (int i = 0; i < axis; i++) {
            index.addAllDim();
        }
        return x.get(index.addSliceDim(from, to));
    }

    @Override
    public NDArray halve(NDArray x) {
        return Pool.avgPool2d(x, new Shape(2, 2), new Shape(2, 2), new Shape(0, 0), false, true);
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
    public NDArray adamW(
            NDManager scope, AdamWState state, AdamWSettings settings, AdamWRates rates) {
        return PlainAdamW.step(scope, state, settings, rates);
    }

    private static NDArray standardise(NDArray x, int axis) {
        int[] axes = {axis};
        NDArray centred = x.sub(x.mean(axes, true));
        NDArray variance = centred.square().mean(axes, true);
        return centred.div(variance.add(EPSILON).sqrt());
    }

    /** A view of a weight belongs to the weight's manager, where it would outlive its use. */
    private static NDArray beside(NDArray x, NDArray view) {
        view.attach(x.getManager());
        return view;
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
        return hideLater(logits(q, k)).softmax(-1).matMul(v);
    }

    /** Query i loses keys after i: {@code [B, h, L, M]} to the same. */
    private static NDArray hideLater(NDArray logits) {
        NDManager manager = logits.getManager();
        Shape s = logits.getShape();
        NDArray query = positions(manager, s.get(2)).reshape(s.get(2), 1);
        NDArray key = positions(manager, s.get(3)).reshape(1, s.get(3));
        NDArray hidden = logits.zerosLike().sub(1e30);
        return NDArrays.where(query.gte(key).broadcast(s), logits, hidden);
    }

    private static NDArray positions(NDManager manager, long n) {
        return manager.arange(0, Math.toIntExact(n), 1, DataType.INT64);
    }

    private static NDArray logits(NDArray q, NDArray k) {
        return q.matMul(k.swapAxes(2, 3)).div(sqrt((double) q.getShape().get(3)));
    }
}
