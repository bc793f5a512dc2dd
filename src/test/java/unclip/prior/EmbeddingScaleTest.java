package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.files.StrictMapper;
import unclip.nn.Parameters;

import java.io.IOException;

class EmbeddingScaleTest {

    private static EmbeddingScale named(String by) {
        return new EmbeddingScale(by, by.equals("factor") ? 17.2 : null);
    }

    @ParameterizedTest
    @ValueSource(strings = {"root-width", "factor", "statistics"})
    void scalingIsUndoneAndAllPriorsHandOnRootWidth(String by) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = SmallArPrior.embeddings(manager, 200, 1);
            ScaledEmbeddings scaled =
                    new ScaledEmbeddings(Parameters.create(manager, 1), named(by), 8);
            scaled.fit(z);
            NDArray there = scaled.of(z);
            assertThat(SmallPrior.distance(scaled.undo(there), z)).isLessThan(1e-6f);
            NDArray handed = scaled.toRootWidth(there);
            assertThat(SmallPrior.distance(handed, z.mul(Math.sqrt(8)))).isLessThan(1e-5f);
        }
    }

    @Test
    void elementsHaveTheVarianceThatIsSaidOfThem() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray noise = SmallArPrior.noise(manager, new Shape(64, 1024), 1);
            NDArray z = noise.div(noise.square().sum(new int[] {1}, true).sqrt());
            assertThat(variance(manager, EmbeddingScale.ROOT_WIDTH, z))
                    .isEqualTo(1, within(1e-3)); // less the square of the mean, about 1 / 65,536
            assertThat(variance(manager, EmbeddingScale.PAPER, z))
                    .isEqualTo(0.28890625, within(3e-4));
            NDArray lopsided = SmallArPrior.embeddings(manager, 200, 1);
            assertThat(variance(manager, EmbeddingScale.STATISTICS, lopsided))
                    .isEqualTo(1, within(1e-4));
        }
    }

    private static double variance(NDManager manager, EmbeddingScale scale, NDArray z) {
        int D = (int) z.getShape().get(1);
        ScaledEmbeddings scaled = new ScaledEmbeddings(Parameters.create(manager, 1), scale, D);
        scaled.fit(z);
        NDArray x = scaled.of(z);
        return (double) x.sub(x.mean()).square().mean().getFloat();
    }

    @Test
    void statisticsAreStoredWithTheWeightsAndNotLearned() {
        try (NDManager manager = NDManager.newBaseManager()) {
            DiffusionPriorOptions options = DiffusionPriorOptions.published(8, 5, 6, 16, 1, 2);
            Parameters parameters = new DiffusionPriorNetwork(manager, options, 1).parameters();
            assertThat(parameters.arrays()).containsKeys("scale.mean", "scale.std");
            assertThat(parameters.learned()).doesNotContainKeys("scale.mean", "scale.std");
            assertThat(parameters.arrays().size() - parameters.learned().size()).isEqualTo(2);
        }
    }

    @Test
    void aCardWithoutTheKeysMeansTheBoxesPrior() throws IOException {
        String yaml =
                "{embeddingWidth: 128, contextLength: 32, tokenWidth: 128, width: 128, layers: 4,"
                        + " heads: 4}";
        DiffusionPriorOptions read =
                StrictMapper.yaml().parse(yaml, "the card", DiffusionPriorOptions.class);
        assertThat(read).isEqualTo(new DiffusionPriorOptions(128, 32, 128, 128, 4, 4));
        assertThat(read.scale()).isEqualTo(EmbeddingScale.ROOT_WIDTH);
        DiffusionPriorOptions karlo = DiffusionPriorOptions.karlo();
        assertThat(
                        StrictMapper.json()
                                .convert(
                                        StrictMapper.json().tree(karlo),
                                        "the card",
                                        DiffusionPriorOptions.class))
                .isEqualTo(karlo);
    }

    @Test
    void badScalesAreRefused() {
        assertThatThrownBy(() -> new EmbeddingScale("root-with", null))
                .hasMessageContaining("Unknown scale 'root-with'; did you mean 'root-width'?");
        assertThatThrownBy(() -> new EmbeddingScale("factor", 0.0))
                .hasMessage("A scale by factor needs a positive factor, got 0.0.");
        assertThatThrownBy(() -> new EmbeddingScale("statistics", 2.0))
                .hasMessage("A scale by statistics takes no factor, got 2.0.");
    }
}
