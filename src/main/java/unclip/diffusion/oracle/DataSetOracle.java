package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.Precision;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

import java.util.Arrays;

/**
 * A finite set of N images as the law of data: the denoiser that remembers its training set
 * perfectly (Karras et al. 2022, appendix B.3).
 *
 * <pre>x̂_0 = Σ w_i x_i,   w_i ∝ exp(−‖x_t − √ᾱ x_i‖² / (2 (1 − ᾱ)))</pre>
 *
 * <p>Each image belongs to a class; a row with a class sees only the images of that class. The
 * images are kept on the heap. Immutable.
 */
public final class DataSetOracle implements Oracle<ClassCondition> {

    private final int N;
    private final int D;
    private final double[] images; // row by row, [N, D]
    private final double[] squares; // ‖x_i‖², [N]
    private final Members members;

    private DataSetOracle(int N, double[] images, Members members) {
        this.N = N;
        this.D = images.length / N;
        this.images = images;
        this.squares = squares(images, N);
        this.members = members;
    }

    private static double[] squares(double[] images, int N) {
        int D = images.length / N;
        double[] squares = new double[N];
        for (int i = 0; i < images.length; i++) {
            squares[i / D] += images[i] * images[i];
        }
        return squares;
    }

    /**
     * The images, all of one class.
     *
     * @param images {@code [N, …]}, copied
     */
    public static DataSetOracle of(NDArray images) {
        return of(images, new int[Rows.count(images)]);
    }

    /**
     * The images with their classes (or captions, numbered).
     *
     * @param images {@code [N, …]}, copied
     * @param labels N classes, from 0 on
     */
    public static DataSetOracle of(NDArray images, int[] labels) {
        int N = Rows.count(images);
        if (labels.length != N) {
            throw new IllegalArgumentException(
                    "One class an image: got %d classes for %d images."
                            .formatted(labels.length, N));
        }
        double[] even = new double[N];
        Arrays.fill(even, 1);
        double[] values =
                Arrays.stream(images.toArray()).mapToDouble(Number::doubleValue).toArray();
        return new DataSetOracle(N, values, new Members(even, labels));
    }

    /** The number of classes: the largest label + 1. */
    public int classes() {
        return members.classes();
    }

    /** The number of images. */
    public int size() {
        return N;
    }

    /** The class of an image. */
    public int label(int image) {
        return members.label(image);
    }

    @Override
    public ClassCondition unconditional(int rows) {
        return ClassCondition.none(rows);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, ClassCondition condition) {
        requireNoise(xt, level);
        return Rows.predict(
                xt,
                level,
                rows -> {
                    NDArray data = images(rows);
                    NDArray w = logits(rows, data, level, condition).softmax(1);
                    NDArray x0Hat = Precision.to(w.matMul(data), rows.getDataType());
                    return Prediction.ofX0(x0Hat, rows, level);
                });
    }

    /**
     * w_i, the probability that x_t was made of each image: which of them it remembers.
     *
     * @return {@code [B, N]}, rows summing to 1, owned by xt's manager
     */
    public NDArray weights(NDArray xt, NoiseLevel level, ClassCondition condition) {
        requireNoise(xt, level);
        return Rows.map(
                xt,
                rows ->
                        Precision.to(
                                logits(rows, images(rows), level, condition).softmax(1),
                                rows.getDataType()));
    }

    @Override
    public NDArray logDensity(NDArray xt, NoiseLevel level, ClassCondition condition) {
        requireNoise(xt, level);
        double variance = 1 - level.alphaBar();
        double volume = D * Math.log(2 * Math.PI * variance);
        return Rows.map(
                xt,
                rows -> {
                    NDArray logits = logits(rows, images(rows), level, condition);
                    NDArray own = Precision.to(rows, DataType.FLOAT64).square();
                    NDArray rest = own.sum(new int[] {1}).div(variance).add(volume).mul(-0.5);
                    return Precision.to(Members.logSumExp(logits).add(rest), rows.getDataType());
                });
    }

    /** Σ w_i ‖x_i − x̂_0‖² / D. */
    @Override
    public NDArray posteriorVariance(NDArray xt, NoiseLevel level, ClassCondition condition) {
        requireNoise(xt, level);
        return Rows.map(
                xt,
                rows -> {
                    NDArray data = images(rows);
                    NDArray w = logits(rows, data, level, condition).softmax(1);
                    NDArray second = w.matMul(squares(rows).transpose()).squeeze(1); // [B]
                    NDArray first = w.matMul(data).square().sum(new int[] {1});
                    NDArray spread = second.sub(first).maximum(0); // rounding, where all is certain
                    return Precision.to(spread.div(D), rows.getDataType());
                });
    }

    /** Draws images of the set. */
    @Override
    public NDArray sample(
            NDManager manager,
            Shape shape,
            DataType type,
            StepNoise noise,
            ClassCondition condition) {
        int B = (int) shape.get(0);
        members.require(condition, B);
        if (shape.size() != (long) B * D) {
            throw new IllegalArgumentException(
                    "These images have %d numbers each, got the shape %s.".formatted(D, shape));
        }
        try (NDManager scope = manager.newSubManager()) {
            double[] choice =
                    noise.normal(scope, new Shape(B, 1), DataType.FLOAT64).toDoubleArray();
            double[] x0 = new double[B * D];
            for (int b = 0; b < B; b++) {
                int i = members.pick(choice[b], condition.classes().get(b));
                System.arraycopy(images, i * D, x0, b * D, D);
            }
            return Tensors.create(manager, x0, shape, type);
        }
    }

    /** ln w_i up to a term common to a row, {@code [B, N]} in float64: near t = 0 they are huge. */
    private NDArray logits(NDArray rows, NDArray data, NoiseLevel level, ClassCondition condition) {
        NDArray x = Precision.to(rows, DataType.FLOAT64);
        double variance = 1 - level.alphaBar();
        NDArray likeness = x.matMul(data.transpose()).mul(level.signal() / variance);
        NDArray size = squares(x).mul(level.alphaBar() / (2 * variance));
        return likeness.sub(size).add(members.logShares(x, condition)); // ‖x_t‖² is common
    }

    private NDArray images(NDArray like) {
        return Tensors.create(like.getManager(), images, new Shape(N, D), DataType.FLOAT64);
    }

    /** ‖x_i‖², {@code [1, N]}. */
    private NDArray squares(NDArray like) {
        return Tensors.create(like.getManager(), squares, new Shape(1, N), DataType.FLOAT64);
    }

    private void requireNoise(NDArray x, NoiseLevel level) {
        if (level.isClean()) {
            throw new IllegalArgumentException("Clean images have no noise to remove, t = 0.");
        }
        if (Rows.width(x) != D) {
            throw new IllegalArgumentException(
                    "These images have %d numbers each, got the shape %s."
                            .formatted(D, x.getShape()));
        }
    }
}
