package unclip.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.junit.jupiter.params.provider.ValueSource;

import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** Each fused operation equals its plain twin in value and in the gradient of every argument. */
class KernelTwinsTest {

    private static final double TOLERANCE = 1e-10; // float64 on both sides

    private static final Kernels FUSED = new FusedKernels();
    private static final Kernels PLAIN = new PlainKernels();

    private static final AttentionOptions FULL = new AttentionOptions(null, false, 0.3);
    private static final AttentionOptions CAUSAL = new AttentionOptions(null, true, 0.3);

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
                        "convolution of the doubled map",
                        (k, a) -> k.doublingConvolution(a.get(0), a.get(1), a.get(2)),
                        "2,3,4,5",
                        "6,3,3,3",
                        "6"),
                named(
                        "layer norm",
                        (k, a) -> k.layerNorm(a.get(0), a.get(1), a.get(2)),
                        "2,5,6",
                        "6",
                        "6"),
                named(
                        "group norm",
                        (k, a) -> k.groupNorm(a.get(0), a.get(1), a.get(2), 2),
                        "3,6,4,5",
                        "6",
                        "6"),
                named(
                        "group norm, SiLU",
                        (k, a) -> k.groupNormSilu(a.get(0), a.get(1), a.get(2), 2),
                        "3,6,4,5",
                        "6",
                        "6"),
                named(
                        "group norm, SiLU, narrow groups of a channels-last map",
                        (k, a) -> k.groupNormSilu(k.channelsLast(a.get(0)), a.get(1), a.get(2), 2),
                        "3,6,4,5",
                        "6",
                        "6"),
                named(
                        "group norm, SiLU, wide groups of a channels-last map",
                        (k, a) -> k.groupNormSilu(k.channelsLast(a.get(0)), a.get(1), a.get(2), 2),
                        "3,16,4,5",
                        "16",
                        "16"),
                named(
                        "residual block",
                        (k, a) -> k.residualBlock(a.get(0), a.get(1), a.get(2), residual(a), 2),
                        RESIDUAL_SHAPES),
                named(
                        "residual block on a channels-last map",
                        (k, a) ->
                                k.residualBlock(
                                        k.channelsLast(a.get(0)),
                                        k.channelsLast(a.get(1)),
                                        a.get(2),
                                        residual(a),
                                        2),
                        RESIDUAL_SHAPES),
                named(
                        "image attention on a channels-last map",
                        (k, a) ->
                                k.imageAttention(
                                        k.channelsLast(a.get(0)), a.get(1), attention(a), 2, 2),
                        ATTENTION_SHAPES),
                named(
                        "image attention",
                        (k, a) -> k.imageAttention(a.get(0), a.get(1), attention(a), 2, 2),
                        ATTENTION_SHAPES),
                named(
                        "transformer block",
                        (k, a) -> k.transformerBlock(a.get(0), transformer(a), 2, false),
                        TRANSFORMER_SHAPES),
                named(
                        "causal transformer block",
                        (k, a) -> k.transformerBlock(a.get(0), transformer(a), 2, true),
                        TRANSFORMER_SHAPES),
                named("upsampling", (k, a) -> k.upsample(a.get(0)), "2,3,4,5"),
                named("halving", (k, a) -> k.halve(a.get(0)), "2,3,4,6"),
                named("bilinear upsampling", (k, a) -> k.upsampleBilinear(a.get(0)), "2,3,4,5"),
                named(
                        "attention",
                        (k, a) -> k.attention(a.get(0), a.get(1), a.get(2), FULL),
                        "2,3,4,5",
                        "2,3,6,5",
                        "2,3,6,2"),
                named(
                        "causal attention",
                        (k, a) -> k.attention(a.get(0), a.get(1), a.get(2), CAUSAL),
                        "2,3,4,5",
                        "2,3,6,5",
                        "2,3,6,2"),
                named(
                        "masked attention",
                        (k, a) -> k.attention(a.get(0), a.get(1), a.get(2), FULL.masked(a.get(3))),
                        "2,3,4,5",
                        "2,3,6,5",
                        "2,3,6,2",
                        "2,1,4,6"),
                named(
                        "GEGLU",
                        (k, a) -> k.geglu(a.get(0), a.get(1), a.get(2)),
                        "2,5,4",
                        "6,4",
                        "6"),
                named("channels last", (k, a) -> k.channelsLast(a.get(0)), "2,3,4,5"),
                named("space to depth", (k, a) -> k.spaceToDepth(a.get(0), 2), "2,3,4,6"),
                named("depth to space", (k, a) -> k.depthToSpace(a.get(0), 2), "2,8,3,4"));
    }

    private static final String[] RESIDUAL_SHAPES = {
        "2,6,4,4", "2,4,4,4", "2,5", "6", "6", "4,6,3,3", "4", "8,5", "8", "4", "4", "4,4,3,3", "4"
    };

    private static final String[] ATTENTION_SHAPES = {
        "2,8,3,4", "2,3,5", "8", "8", "24,8", "24", "16,5", "16", "8,8", "8"
    };

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
    void narrowGroupsOfAFlatChannelsLastMapNormaliseToTheShift() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray flat = FUSED.channelsLast(manager.full(new Shape(2, 4, 3, 3), 100f));
            NDArray scale = manager.ones(new Shape(4));
            NDArray y = FUSED.groupNormSilu(flat, scale, manager.zeros(new Shape(4)), 2);
            // E[x²] − E[x]² may round below zero; then 1/√(… + ε) must stay finite.
            assertThat(y.abs().max().getFloat()).isLessThan(1e-2f);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void theOptimiserMovesAveragesAndClears(int decayed) {
        try (NDManager manager = NDManager.newBaseManager()) {
            AdamWSettings settings = new AdamWSettings(0.9, 0.99, 1e-8, 0.1);
            AdamWRates rates = new AdamWRates(0.1, 5, 0.25);
            List<double[]> fused = tenSteps(manager, FUSED, settings, rates, decayed);
            List<double[]> plain = tenSteps(manager, PLAIN, settings, rates, decayed);
            for (int i = 0; i < fused.size(); i++) {
                assertThat(fused.get(i)).containsExactly(plain.get(i), within(1e-5));
            }
        }
    }

    /** The arrays after ten steps and the norms on the way. */
    private static List<double[]> tenSteps(
            NDManager manager,
            Kernels kernels,
            AdamWSettings settings,
            AdamWRates rates,
            int decayed) {
        AdamWState state =
                new AdamWState(
                        List.of(manager.create(new float[] {1, -2, 3}), manager.create(4f)),
                        List.of(manager.zeros(new Shape(3)), manager.zeros(new Shape())),
                        List.of(manager.zeros(new Shape(3)), manager.zeros(new Shape())),
                        List.of(manager.zeros(new Shape(3)), manager.zeros(new Shape())),
                        List.of(manager.create(0f), manager.create(0f)),
                        List.of(manager.zeros(new Shape(3)), manager.zeros(new Shape())),
                        decayed);
        List<double[]> results = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            for (int k = 0; k < 2; k++) {
                assertThat(state.grads().get(k).sum().getFloat()).isZero();
                state.grads().get(k).addi(state.params().get(k).mul(2).add(i));
            }
            results.add(doubles(kernels.adamW(manager, state, settings, rates)));
        }
        for (int k = 0; k < 2; k++) {
            results.add(doubles(state.params().get(k)));
            results.add(doubles(state.m().get(k)));
            results.add(doubles(state.v().get(k)));
            results.add(doubles(state.averages().get(k)));
            assertThat(state.steps().get(k).getFloat()).isEqualTo(10);
        }
        return results;
    }

    private static double[] doubles(NDArray array) {
        return array.toType(DataType.FLOAT64, true).toDoubleArray();
    }

    @Test
    void bilinearDoublingKeepsLinesAndEnds() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.create(new float[] {0, 4, 8}, new Shape(1, 1, 1, 3));
            for (Kernels kernels : List.of(FUSED, PLAIN)) {
                assertThat(kernels.upsampleBilinear(x).toFloatArray())
                        .containsExactly(0, 1, 3, 5, 7, 8, 0, 1, 3, 5, 7, 8);
            }
        }
    }

    @Test
    void attentionIsCausalOrMasked() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray mask = manager.zeros(new Shape(2, 2));
            assertThatThrownBy(() -> AttentionOptions.causal(4).masked(mask))
                    .hasMessageContaining("causal or masked");
            assertThatThrownBy(() -> new AttentionOptions(null, false, 0))
                    .hasMessageContaining("positive, got 0.0");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("operations")
    void bf16RoundsProductsOnly(String name, Operation operation) {
        try (NDManager manager = NDManager.newBaseManager()) {
            List<double[]> rounded = valueAndGradients(manager, new Bf16Kernels(), operation);
            List<double[]> exact = valueAndGradients(manager, FUSED, operation);
            for (int i = 0; i < exact.size(); i++) {
                double size = Arrays.stream(exact.get(i)).map(Math::abs).max().orElseThrow();
                // 8 bits of mantissa, a handful of products in a row, norms that may enlarge
                assertThat(rounded.get(i))
                        .as("%s, array %d", name, i)
                        .containsExactly(exact.get(i), within(0.06 * size + 1e-12));
            }
        }
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
