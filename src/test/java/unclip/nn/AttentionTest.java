package unclip.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.kernel.FusedKernels;
import unclip.kernel.TransformerWeights;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;

class AttentionTest {

    private static final double EXACT = 1e-10; // float64 on both sides
    private static final double CLOSE = 1e-5; // float32
    private static final int HEADS = 2;

    /** Of a block of width 8 over 5 tokens with 12 units in between. */
    private static final List<Shape> SHAPES =
            List.of(
                    new Shape(2, 5, 8),
                    new Shape(8),
                    new Shape(8),
                    new Shape(24, 8),
                    new Shape(24),
                    new Shape(8, 8),
                    new Shape(8),
                    new Shape(8),
                    new Shape(8),
                    new Shape(12, 8),
                    new Shape(12),
                    new Shape(8, 12),
                    new Shape(8));

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theBlockStepByStepEqualsTheFusedOneInValueAndGradient(boolean causal) {
        TransformerOptions options =
                new TransformerOptions(8, 1, HEADS, 12, Activation.QUICK_GELU, causal);
        try (NDManager manager = NDManager.newBaseManager()) {
            List<NDArray> a = arguments(manager);
            List<NDArray> b = arguments(manager);
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray slow = TransformerBlock.run(a.get(0), weights(a), options).output();
                NDArray fast =
                        new FusedKernels().transformerBlock(b.get(0), weights(b), HEADS, causal);
                assertThat(difference(slow, fast)).isLessThan(EXACT);
                collector.backward(slow.square().sum().add(fast.square().sum()));
            }
            for (int i = 0; i < a.size(); i++) {
                assertThat(difference(a.get(i).getGradient(), b.get(i).getGradient()))
                        .as("argument %s", i)
                        .isLessThan(EXACT * 100); // gradients of squares of some tens
            }
        }
    }

    @Test
    void aCausalQueryTakesNothingFromLaterKeysAndRowsSumToOne() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Attention attention = attend(manager, 6, 4, true);
            NDArray mask = Attention.causalMask(manager, 6, 6).toType(DataType.FLOAT32, true);
            NDArray later = attention.weights().mul(mask.neg().add(1));
            assertThat(later.abs().max().getFloat()).isZero();
            NDArray sums = attention.weights().sum(new int[] {3});
            assertThat(sums.sub(1).abs().max().getFloat()).isLessThan((float) CLOSE);
        }
    }

    @Test
    void entropyIsZeroForOneKeyAndLnMForEqualKeys() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray q = manager.ones(new Shape(1, 2, 7, 4));
            Attention equal = Attention.of(q, q, q, false);
            for (float entropy : equal.entropyPerHead().toFloatArray()) {
                assertThat(entropy).isCloseTo((float) Math.log(7), within(1e-5f));
            }
            // The causal query i sees i + 1 equal keys.
            float[] causal = Attention.of(q, q, q, true).entropy().get(0, 0).toFloatArray();
            for (int i = 0; i < 7; i++) {
                assertThat(causal[i]).isCloseTo((float) Math.log(i + 1.0), within(1e-5f));
            }
        }
    }

    @Test
    void withoutTheSquareRootScoresOfUnitVarianceHaveVarianceDAndTheSoftmaxSaturates() {
        int d = 64;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray q = normal(manager, 1, new Shape(1, 1, 256, d));
            NDArray k = normal(manager, 2, new Shape(1, 1, 256, d));
            Attention scaled = Attention.of(q, k, k, false);
            Attention raw = Attention.scaled(q, k, k, false, 1);
            // 65,536 products: the variance's own standard error is below 0.02 of it.
            assertThat(variance(scaled.scores())).isCloseTo(1, within(0.1));
            assertThat(variance(raw.scores())).isCloseTo(d, within(0.1 * d));
            float wide = scaled.entropyPerHead().toFloatArray()[0];
            float narrow = raw.entropyPerHead().toFloatArray()[0];
            // For scores N(0, σ²) and many keys the entropy is ln M − σ²/2: 5.05 at σ = 1.
            assertThat(wide).isCloseTo((float) (Math.log(256) - 0.5), within(0.05f));
            assertThat(narrow).isLessThan(1.5f);
        }
    }

    @Test
    void rolloutOfUniformHeadsIsTheKnownMixture() {
        // A = ½ J/L + ½ I with J/L idempotent, so A^n = 2^-n I + (1 − 2^-n) J/L.
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray q = manager.ones(new Shape(1, 2, 4, 3));
            Attention uniform = Attention.of(q, q, q, false);
            NDArray rollout = AttentionRollout.of(List.of(uniform, uniform, uniform)).get(0);
            NDArray wanted = manager.eye(4).mul(1 / 8.0).add(7 / 8.0 / 4);
            assertThat(difference(rollout, wanted)).isLessThan(1e-6);
        }
    }

    private static Attention attend(NDManager manager, int length, int d, boolean causal) {
        Shape shape = new Shape(2, 3, length, d);
        return Attention.of(
                normal(manager, 1, shape),
                normal(manager, 2, shape),
                normal(manager, 3, shape),
                causal);
    }

    private static List<NDArray> arguments(NDManager manager) {
        List<NDArray> arguments = new ArrayList<>();
        for (int i = 0; i < SHAPES.size(); i++) {
            NDArray x = normal(manager, i, SHAPES.get(i)).toType(DataType.FLOAT64, true);
            x.setRequiresGradient(true);
            arguments.add(x);
        }
        return arguments;
    }

    private static TransformerWeights weights(List<NDArray> a) {
        return new TransformerWeights(
                a.get(1), a.get(2), a.get(3), a.get(4), a.get(5), a.get(6), a.get(7), a.get(8),
                a.get(9), a.get(10), a.get(11), a.get(12));
    }

    private static NDArray normal(NDManager manager, long stream, Shape shape) {
        Shape one = new Shape(1, shape.size());
        return NoiseSource.of(5, stream, 0).initial(manager, one).reshape(shape);
    }

    private static double variance(NDArray x) {
        return x.square().mean().getFloat() - Math.pow(x.mean().getFloat(), 2);
    }

    private static double difference(NDArray a, NDArray b) {
        assertThat(a.getShape()).isEqualTo(b.getShape());
        return a.sub(b).abs().max().toType(DataType.FLOAT64, true).getDouble();
    }
}
