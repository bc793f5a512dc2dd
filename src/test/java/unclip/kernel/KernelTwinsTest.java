package unclip.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Each fused operation equals its plain twin in value and in the gradient of every argument. */
class KernelTwinsTest {

    private static final double TOLERANCE = 1e-10; // float64 on both sides

    private static final Kernels FUSED = new FusedKernels();
    private static final Kernels PLAIN = new PlainKernels();

    /** An operation on arrays of the given shapes. */
    private record Operation(
            List<Shape> shapes, BiFunction<Kernels, List<NDArray>, NDArray> apply) {}

    static Stream<Arguments> operations() {
        return Stream.of(
                named(
                        "linear",
                        (k, a) -> k.linear(a.get(0), a.get(1), a.get(2)),
                        "2,5,4",
                        "3,4",
                        "3"),
                named(
                        "convolution 3×3",
                        (k, a) -> k.convolution(a.get(0), a.get(1), a.get(2), 1),
                        "2,3,6,5",
                        "4,3,3,3",
                        "4"),
                named(
                        "strided convolution",
                        (k, a) -> k.convolution(a.get(0), a.get(1), a.get(2), 2),
                        "2,3,8,6",
                        "4,3,3,3",
                        "4"),
                named(
                        "layer norm",
                        (k, a) -> k.layerNorm(a.get(0), a.get(1), a.get(2)),
                        "2,5,6",
                        "6",
                        "6"),
                named(
                        "group norm, SiLU",
                        (k, a) -> k.groupNormSilu(a.get(0), a.get(1), a.get(2), 2),
                        "3,6,4,5",
                        "6",
                        "6"),
                named(
                        "residual block",
                        (k, a) -> k.residualBlock(a.get(0), a.get(1), a.get(2), residual(a), 2),
                        "2,6,4,4",
                        "2,4,4,4",
                        "2,5",
                        "6",
                        "6",
                        "4,6,3,3",
                        "4",
                        "8,5",
                        "8",
                        "4",
                        "4",
                        "4,4,3,3",
                        "4"),
                named(
                        "image attention",
                        (k, a) -> k.imageAttention(a.get(0), a.get(1), attention(a), 2, 2),
                        "2,8,3,4",
                        "2,3,5",
                        "8",
                        "8",
                        "24,8",
                        "24",
                        "16,5",
                        "16",
                        "8,8",
                        "8"),
                named(
                        "transformer block",
                        (k, a) -> k.transformerBlock(a.get(0), transformer(a), 2, false),
                        TRANSFORMER_SHAPES),
                named(
                        "causal transformer block",
                        (k, a) -> k.transformerBlock(a.get(0), transformer(a), 2, true),
                        TRANSFORMER_SHAPES),
                named("upsampling", (k, a) -> k.upsample(a.get(0)), "2,3,4,5"),
                named("channels last", (k, a) -> k.channelsLast(a.get(0)), "2,3,4,5"),
                named("space to depth", (k, a) -> k.spaceToDepth(a.get(0), 2), "2,3,4,6"),
                named("depth to space", (k, a) -> k.depthToSpace(a.get(0), 2), "2,8,3,4"));
    }

    private static final String[] TRANSFORMER_SHAPES = {
        "2,5,8", "8", "8", "24,8", "24", "8,8", "8", "8", "8", "32,8", "32", "8,32", "8"
    };

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void fusedEqualsPlainInValueAndGradient(String name, Operation operation) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> fused = valueAndGradients(manager, FUSED, operation);
            List<double[]> plain = valueAndGradients(manager, PLAIN, operation);
            for (int i = 0; i < fused.size(); i++) {
                assertThat(fused.get(i))
                        .as("%s, array %d", name, i)
                        .containsExactly(plain.get(i), within(TOLERANCE));
            }
        }
    }

    @Test
    void adamWAgreesOverTenStepsWithDecayAndClipping() {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWSettings settings = new AdamWSettings(0.9, 0.99, 1e-8, 0.1);
            float[] fused = tenSteps(manager, FUSED, settings);
            float[] plain = tenSteps(manager, PLAIN, settings);
            assertThat(fused).containsExactly(plain, within(1e-5f));
        }
    }

    @Test
    void lerpMovesTargetsByTheWeight() {
        for (Kernels kernels : List.of(FUSED, PLAIN)) {
            try (NDManager manager = NDManager.newBaseManager()) {
                NDArray target = manager.create(new float[] {1, 2});
                NDArray value = manager.create(new float[] {3, -2});
                kernels.lerp(List.of(target), List.of(value), 0.25);
                assertThat(target.toFloatArray()).containsExactly(1.5f, 1);
            }
        }
    }

    private static float[] tenSteps(NDManager manager, Kernels kernels, AdamWSettings settings) {
        NDArray p = manager.create(new float[] {1, -2, 3});
        NDArray m = p.zerosLike();
        NDArray v = p.zerosLike();
        NDArray steps = manager.create(0f);
        for (int i = 0; i < 10; i++) {
            NDArray g = p.mul(2).add(i);
            kernels.clipGradients(List.of(g), 5);
            kernels.adamW(
                    List.of(p), List.of(g), List.of(m), List.of(v), List.of(steps), settings, 0.1);
        }
        return p.toFloatArray();
    }

    private static List<double[]> valueAndGradients(
            NDManager manager, Kernels kernels, Operation operation) {
        UniformRandomProvider random = RandomStreams.open(7);
        List<NDArray> arrays = new ArrayList<>();
        for (Shape shape : operation.shapes()) {
            double[] values = random.doubles(shape.size()).map(u -> 2 * u - 1).toArray();
            NDArray array = manager.create(values, shape);
            array.setRequiresGradient(true);
            arrays.add(array);
        }
        List<double[]> results = new ArrayList<>();
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray y = operation.apply().apply(kernels, arrays);
            NDArray weights =
                    manager.arange(0, Math.toIntExact(y.size()), 1, DataType.FLOAT64)
                            .add(1)
                            .log()
                            .reshape(y.getShape());
            collector.backward(weights.mul(y).sum());
            results.add(y.toDoubleArray());
        }
        arrays.forEach(array -> results.add(array.getGradient().toDoubleArray()));
        return results;
    }

    private static Arguments named(
            String name, BiFunction<Kernels, List<NDArray>, NDArray> apply, String... shapes) {
        List<Shape> parsed = Stream.of(shapes).map(KernelTwinsTest::shape).toList();
        return Arguments.of(name, new Operation(parsed, apply));
    }

    private static Shape shape(String text) {
        return new Shape(Stream.of(text.split(",", -1)).mapToLong(Long::parseLong).toArray());
    }

    private static ResidualWeights residual(List<NDArray> a) {
        return new ResidualWeights(
                a.get(3), a.get(4), a.get(5), a.get(6), a.get(7), a.get(8), a.get(9), a.get(10),
                a.get(11), a.get(12));
    }

    private static ImageAttentionWeights attention(List<NDArray> a) {
        return new ImageAttentionWeights(
                a.get(2), a.get(3), a.get(4), a.get(5), a.get(6), a.get(7), a.get(8), a.get(9));
    }

    private static TransformerWeights transformer(List<NDArray> a) {
        return new TransformerWeights(
                a.get(1), a.get(2), a.get(3), a.get(4), a.get(5), a.get(6), a.get(7), a.get(8),
                a.get(9), a.get(10), a.get(11), a.get(12));
    }
}
