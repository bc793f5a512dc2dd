package unclip.diffusion.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.Test;

import unclip.diffusion.ForwardProcess;
import unclip.diffusion.LossWeight;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.Variance;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

class HybridLossTest {

    private static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);
    private static final VariationalBound BOUND =
            VariationalBound.of(
                    COSINE, new Variance.LearnedRange(), new DecoderLikelihood.Discretised(256));
    private static final HybridLoss LOSS =
            new HybridLoss(BOUND, new Parameterisation.Epsilon(), LossWeight.epsilon(), 0.001);
    private static final int[] STEPS = {1, 300, 900};

    private static NDArray draw(NDManager manager, int purpose) {
        NDArray like = manager.zeros(new Shape(3, 2, 2, 2), DataType.FLOAT64);
        return NoiseSource.of(9, 0, 0, 1, 2).step(purpose).normalLike(like);
    }

    @Test
    void boundGivesTheMeanNoGradientAndTheShareAllOfIts() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = draw(manager, 0).tanh();
            NDArray eps = draw(manager, 1);
            NDArray output = eps.add(draw(manager, 2).mul(0.1));
            NDArray share = draw(manager, 3).mul(0.1).add(0.5);
            output.setRequiresGradient(true);
            share.setRequiresGradient(true);
            try (GradientCollector collector = manager.getEngine().newGradientCollector()) {
                collector.backward(LOSS.rows(x0, eps, output, share, STEPS).sum());
            }
            // L_simple alone: 2 (output − ε) / 8
            NDArray expected = output.sub(eps).mul(2.0 / 8);
            NDArray gap = output.getGradient().sub(expected).abs().max();
            assertThat(Tensors.scalar(gap)).isLessThan(1e-15);
            assertThat(Tensors.scalar(share.getGradient().abs().min())).isGreaterThan(0);
        }
    }

    @Test
    void valueIsLSimplePlusTheScaledBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = draw(manager, 0).tanh();
            NDArray eps = draw(manager, 1);
            NDArray output = eps.add(draw(manager, 2).mul(0.1));
            NDArray share = draw(manager, 3).mul(0.1).add(0.5);
            double[] total = LOSS.rows(x0, eps, output, share, STEPS).toDoubleArray();
            for (int b = 0; b < 3; b++) {
                String row = b + ":" + (b + 1);
                NoiseLevel level = COSINE.at(STEPS[b]);
                NDArray xt =
                        ForwardProcess.diffuse(x0.get(row), NoiseLevel.CLEAN, level, eps.get(row));
                NDArray x0Hat =
                        new Parameterisation.Epsilon()
                                .interpret(output.get(row), xt, level)
                                .x0Hat();
                double nats =
                        Tensors.scalar(BOUND.terms(x0.get(row), x0Hat, share.get(row), STEPS[b]));
                double simple = Tensors.scalar(output.get(row).sub(eps.get(row)).square().mean());
                double expected = simple + 0.001 * 1000 * BoundTable.bitsPerDim(nats, 8);
                assertThat(total[b]).isCloseTo(expected, within(1e-9 * expected));
            }
        }
    }

    @Test
    void everyParameterisationHasTheSameBound() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x0 = draw(manager, 0).tanh();
            NDArray eps = draw(manager, 1);
            NDArray share = draw(manager, 3).mul(0.1).add(0.5);
            NDArray x0Hat = x0.add(draw(manager, 2).mul(0.01));
            double[] first = null;
            for (Parameterisation kind :
                    new Parameterisation[] {
                        new Parameterisation.X0(),
                        new Parameterisation.Epsilon(),
                        new Parameterisation.V()
                    }) {
                HybridLoss loss = new HybridLoss(BOUND, kind, LossWeight.x0(), 1);
                double[] rows = new double[2];
                for (int b = 0; b < 2; b++) {
                    String row = (b + 1) + ":" + (b + 2);
                    NoiseLevel level = COSINE.at(STEPS[b + 1]);
                    NDArray xt =
                            ForwardProcess.diffuse(
                                    x0.get(row), NoiseLevel.CLEAN, level, eps.get(row));
                    NDArray output =
                            kind.express(
                                    new Parameterisation.X0().interpret(x0Hat.get(row), xt, level));
                    rows[b] =
                            Tensors.scalar(
                                    loss.rows(
                                            x0.get(row),
                                            eps.get(row),
                                            output,
                                            share.get(row),
                                            STEPS[b + 1]));
                }
                first = first == null ? rows : first;
                assertThat(rows).containsExactly(first, within(1e-8));
            }
        }
    }

    @Test
    void negativeLambdaIsRefused() {
        assertThatThrownBy(
                        () -> new HybridLoss(BOUND, new Parameterisation.V(), LossWeight.v(), -1))
                .hasMessageContaining("-1");
    }
}
