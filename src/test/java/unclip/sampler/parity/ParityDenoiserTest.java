package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.oracle.ClassCondition;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.diffusion.oracle.MixtureOracle;
import unclip.tensor.Tensors;

/** The denoiser of the fixtures, and our oracle of the same law, say what Python's says. */
class ParityDenoiserTest {

    private static final double ROUNDING = 1e-12;

    @Test
    void posteriorMeanOfTheMixture() {
        JsonNode rows = ParityFixtures.COMMON.get("oracle").get("rows");
        assertThat(rows.size()).isEqualTo(36);
        MixtureOracle oracle = mixture(ParityFixtures.COMMON.get("mixture"));
        try (NDManager manager = NDManager.newBaseManager()) {
            for (JsonNode row : rows) {
                double a = row.get(1).asDouble();
                double size = Math.hypot(a, row.get(2).asDouble()); // to unit variance
                NoiseLevel level = new NoiseLevel(1, a * a / (size * size));
                double[] x = {row.get(0).asDouble() / size};
                NDArray xt = manager.create(x, new Shape(1, 1));
                double expected = row.get(3).asDouble();
                assertThat(Tensors.scalar(ParityDenoiser.posteriorMean(xt, level)))
                        .isCloseTo(expected, within(ROUNDING));
                NDArray ours = oracle.predict(xt, level, ClassCondition.none(1)).x0Hat();
                assertThat(Tensors.scalar(ours)).isCloseTo(expected, within(ROUNDING));
            }
        }
    }

    private static MixtureOracle mixture(JsonNode law) {
        double[] means = ParityFixtures.numbers(law.get("means"));
        double[] stds = ParityFixtures.numbers(law.get("stds"));
        assertThat(law.get("weights")).allMatch(w -> w.asDouble() == 1.0 / means.length);
        return MixtureOracle.even(
                GaussianOracle.isotropic(means[0], stds[0]),
                GaussianOracle.isotropic(means[1], stds[1]));
    }
}
