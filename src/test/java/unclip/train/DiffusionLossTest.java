package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.junit.jupiter.api.Test;

import unclip.diffusion.LossWeight;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.diffusion.loss.ImportanceTimesteps;
import unclip.math.RandomStreams;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.Collections;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.DoubleStream;

class DiffusionLossTest {

    private static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    private static final Parameterisation EPSILON = new Parameterisation.Epsilon();

    private static NDArray data(NDManager manager) {
        return NoiseSource.of(1, 0, 0, 1, 2).initial(manager, new Shape(3, 4));
    }

    private static NDArray one(
            DiffusionLoss loss,
            NDArray x0,
            DiffusionLoss.Network network,
            UniformRandomProvider random) {
        int B = (int) x0.getShape().get(0);
        return loss.share(x0, network, loss.draw(B, (int) x0.size() / B, 0, random), 0);
    }

    @Test
    void byDefaultTimestepsComeUniformlyFromTheStepsOwnStream() {
        try (NDManager manager = NDManager.newBaseManager()) {
            double[][] asked = new double[1][];
            DiffusionLoss loss = new DiffusionLoss(LINEAR, EPSILON, LossWeight.epsilon());
            NDArray value =
                    one(
                            loss,
                            data(manager),
                            (xt, t) -> {
                                asked[0] = t;
                                return xt.zerosLike();
                            },
                            RandomStreams.open(4));
            UniformRandomProvider same = RandomStreams.open(4);
            for (int b = 0; b < 3; b++) {
                assertThat(same.nextDouble()).isBetween(0.0, 1.0); // whether conditions are kept
            }
            for (double t : asked[0]) {
                assertThat(t).isEqualTo(1 + same.nextInt(1000));
            }
            ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(same);
            double squares = 0; // of ε, which a network that says 0 misses
            for (int i = 0; i < 12; i++) {
                squares += Math.pow(normal.sample(), 2);
            }
            assertThat((double) value.getFloat()).isCloseTo(squares / 12, within(1e-6));
        }
    }

    @Test
    void importanceSamplingInProportionToTheLossLeavesNoVariance() {
        ImportanceTimesteps sampler =
                ImportanceTimesteps.of(
                        new ImportanceTimesteps.State(1, 0, Collections.nCopies(2, List.of())));
        NoiseSchedule two = NoiseSchedule.ofAlphaBar(2, t -> t == 1 ? 0.8 : 0.2);
        DiffusionLoss loss = new DiffusionLoss(two, EPSILON, LossWeight.epsilon(), sampler);
        DiffusionLoss.Network network = // of x_0 = 0: misses ε by 3 at t = 1, by 1 at t = 2
                (xt, t) -> {
                    NDArray off = perRow(xt, t, time -> time == 1 ? 3 : 1);
                    return xt.mul(perRow(xt, t, time -> 1 / two.at(time).noise())).add(off);
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            UniformRandomProvider random = RandomStreams.open(2);
            NDArray x0 = manager.zeros(new Shape(3, 4));
            while (!sampler.isWarm()) {
                assertThat(one(loss, x0, network, random).getFloat()).isPositive();
            }
            assertThat(sampler.probabilities())
                    .containsExactly(new double[] {0.9, 0.1}, within(1e-6));
            for (int i = 0; i < 10; i++) {
                double value = one(loss, x0, network, random).getFloat();
                assertThat(value).isCloseTo((9 + 1) / 2.0, within(1e-5)); // float32
            }
        }
    }

    private static NDArray perRow(NDArray x, double[] t, DoubleUnaryOperator f) {
        double[] values = DoubleStream.of(t).map(f).toArray();
        return Tensors.create(x.getManager(), values, new Shape(t.length, 1), x.getDataType());
    }
}
