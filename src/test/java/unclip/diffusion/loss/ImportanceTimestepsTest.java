package unclip.diffusion.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import com.fasterxml.jackson.databind.ObjectMapper;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

import unclip.math.RandomStreams;
import unclip.tensor.Tensors;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

class ImportanceTimestepsTest {

    /** Losses of four timesteps, far apart, each seen twice. */
    private static ImportanceTimesteps warm() {
        return ImportanceTimesteps.of(
                new ImportanceTimesteps.State(
                        2,
                        0.01,
                        List.of(
                                List.of(8.0, 8.0),
                                List.of(1.0, 1.0),
                                List.of(0.5, 0.5),
                                List.of(1.0, 7.0))));
    }

    @Test
    void uniformDrawsTheStreamsOwnIntegers() {
        TimestepSampler.Draw draw =
                TimestepSampler.uniform(1000).draw(50, RandomStreams.open(3, 1));
        UniformRandomProvider same = RandomStreams.open(3, 1);
        assertThat(draw.steps())
                .containsExactly(IntStream.range(0, 50).map(b -> 1 + same.nextInt(1000)).toArray());
        assertThat(draw.isEven()).isTrue();
    }

    @Test
    void probabilityFollowsTheRootOfTheMeanSquare() {
        double[] p = warm().probabilities();
        double total = 8 + 1 + 0.5 + 5; // √((1 + 49) / 2) = 5
        double[] expected = {8, 1, 0.5, 5};
        for (int i = 0; i < 4; i++) {
            assertThat(p[i]).isCloseTo(0.99 * expected[i] / total + 0.01 / 4, within(1e-15));
        }
        assertThat(DoubleStream.of(p).sum()).isCloseTo(1, within(1e-15));
    }

    @Test
    void weightedMeanIsUnbiasedAndSteadierThanTheUniformOne() {
        double[] losses = {8, 1, 0.5, 5};
        double mean = 14.5 / 4;
        double[] p = warm().probabilities();
        double variance = -mean * mean;
        for (int i = 0; i < 4; i++) {
            variance += p[i] * Math.pow(losses[i] / (4 * p[i]), 2);
        }
        int n = 40_000;
        TimestepSampler.Draw draw = warm().draw(n, RandomStreams.open(7));
        double sum = 0;
        for (int b = 0; b < n; b++) {
            sum += draw.weights().get(b) * losses[draw.t().get(b) - 1];
        }
        assertThat(sum / n).isCloseTo(mean, within(4 * sqrt(variance / n)));
        double uniform = (64 + 1 + 0.25 + 25) / 4 - mean * mean;
        assertThat(variance).isLessThan(uniform / 10);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray rows =
                    manager.create(draw.t().stream().mapToDouble(t -> losses[t - 1]).toArray());
            assertThat(Tensors.scalar(draw.mean(rows))).isCloseTo(sum / n, within(1e-9));
        }
    }

    @Test
    void uniformUntilEveryTimestepHasItsHistory() {
        ImportanceTimesteps sampler =
                ImportanceTimesteps.of(
                        new ImportanceTimesteps.State(2, 0, Collections.nCopies(3, List.of())));
        UniformRandomProvider random = RandomStreams.open(1);
        for (int t = 1; t <= 3; t++) {
            assertThat(sampler.isWarm()).isFalse();
            assertThat(sampler.draw(4, random).isEven()).isTrue();
            TimestepSampler.Draw draw =
                    new TimestepSampler.Draw(List.of(t, t, t), List.of(1.0, 1.0, 1.0));
            sampler.learn(draw, new double[] {100, t, t}); // the oldest is forgotten
        }
        assertThat(sampler.isWarm()).isTrue();
        assertThat(sampler.probabilities())
                .containsExactly(new double[] {1 / 6.0, 2 / 6.0, 3 / 6.0}, within(1e-15));
    }

    @Test
    void aStoredStateGoesOnExactly() throws IOException {
        ImportanceTimesteps one = warm();
        UniformRandomProvider random = RandomStreams.open(5);
        one.learn(one.draw(1, random), new double[] {0.1});
        ObjectMapper json = new ObjectMapper();
        ImportanceTimesteps.State state =
                json.readValue(
                        json.writeValueAsString(one.state()), ImportanceTimesteps.State.class);
        assertThat(state).isEqualTo(one.state());
        ImportanceTimesteps other = ImportanceTimesteps.of(state);
        assertThat(other.draw(30, RandomStreams.open(6)))
                .isEqualTo(one.draw(30, RandomStreams.open(6)));
    }

    @Test
    void lossesOfNothingStayUniform() {
        ImportanceTimesteps sampler =
                ImportanceTimesteps.of(
                        new ImportanceTimesteps.State(1, 0, List.of(List.of(0.0), List.of(0.0))));
        assertThat(sampler.probabilities()).containsExactly(0.5, 0.5);
    }

    @Test
    void brokenLossesAndStatesAreRefused() {
        ImportanceTimesteps sampler = ImportanceTimesteps.of(10);
        TimestepSampler.Draw draw = new TimestepSampler.Draw(List.of(4), List.of(1.0));
        assertThatThrownBy(() -> sampler.learn(draw, new double[] {Double.NaN}))
                .hasMessageContaining("NaN at t = 4");
        assertThatThrownBy(() -> new ImportanceTimesteps.State(0, 0, List.of()))
                .hasMessageContaining("0");
        assertThatThrownBy(() -> new ImportanceTimesteps.State(1, 2, List.of()))
                .hasMessageContaining("[0, 1]");
        assertThatThrownBy(() -> new TimestepSampler.Draw(List.of(1, 2), List.of(1.0)))
                .hasMessageContaining("got 1 for 2");
    }
}
