package unclip.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Variance;
import unclip.prior.BestOf;
import unclip.prior.DiffusionPriorNetwork;
import unclip.prior.DiffusionPriorOptions;
import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.prior.PriorListener;
import unclip.prior.SmallPrior;
import unclip.sampler.step.AncestralStep;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;

class DiffusionPriorSamplingTest {

    private final SmallPrior small = SmallPrior.create();
    private final NDManager manager = small.manager();
    private final PriorCondition condition = small.condition();
    private final DiffusionPriorSampling prior =
            new DiffusionPriorSampling(small.network(), 8, 2, 1);

    @AfterEach
    void close() {
        small.close();
    }

    private NDArray sample(Prior from) {
        return from.sample(manager, condition, NoiseSource.of(3, 0, 0, 1), PriorListener.none());
    }

    @Test
    void drawsDependOnSeedAndImageButNotOnTheBatch() {
        PriorCondition second = condition.rows(1, 2);
        NDArray alone = prior.sample(manager, second, NoiseSource.of(3, 0, 1), step -> {});
        NDArray other = prior.sample(manager, second, NoiseSource.of(4, 0, 1), step -> {});
        assertThat(SmallPrior.distance(sample(prior).get("1:2"), alone)).isLessThan(1e-4f);
        assertThat(SmallPrior.distance(alone, other)).isGreaterThan(1e-4f);
    }

    @Test
    void aClippedPredictionStaysInItsRange() {
        NDArray free = sample(prior);
        double limit = (double) free.abs().max().getFloat() / 2;
        NDArray clipped = sample(prior.clippedTo(limit));
        assertThat(clipped.abs().max().getFloat()).isLessThanOrEqualTo((float) limit * 1.0001f);
        assertThat(SmallPrior.distance(sample(prior.clippedTo(1e6)), free)).isLessThan(1e-4f);
    }

    @Test
    void analyticDpmKnowsItsVarianceAtEveryStepAndAddsNoLessThanThePosterior() {
        NDArray z = small.noise(condition.zText().getShape(), 11);
        NDArray unit = z.div(z.square().sum(new int[] {1}, true).sqrt());
        DiffusionPriorSampling analytic =
                prior.analytic(unit, condition, NoiseSource.of(5, 0, 0, 1), 2);
        Variance.Fixed variance = (Variance.Fixed) ((AncestralStep) analytic.step()).variance();
        for (int i = 0; i + 1 < prior.grid().steps(); i++) {
            NoiseLevel from = prior.grid().level(i);
            NoiseLevel to = prior.grid().level(i + 1);
            double least = new Variance.BetaTilde().sigma(from, to).value();
            assertThat(variance.sigma(from, to).value()).isGreaterThanOrEqualTo(least);
        }
        assertThat(SmallPrior.distance(sample(analytic), sample(prior))).isFinite();
    }

    @Test
    void aPriorOnStandardisedEmbeddingsHandsOnRootWidthOnesToo() {
        DiffusionPriorOptions options = DiffusionPriorOptions.published(8, 5, 6, 16, 1, 2);
        DiffusionPriorNetwork network = new DiffusionPriorNetwork(manager, options, 1);
        NDArray lopsided = small.noise(condition.zText().getShape(), 12).mul(0.01).add(0.3);
        network.embeddings().fit(lopsided);
        // x̂_0 = 0 at its start, which is the mean of what was fitted
        NDArray z = sample(new DiffusionPriorSampling(network, 4, 1, 0));
        NDArray mean = lopsided.mean(new int[] {0}, true).mul(Math.sqrt(8));
        assertThat(SmallPrior.distance(z, mean)).isLessThan(1e-5f);
    }

    @Test
    void everyStepIsHeardOfAndNothingIsLeftBehind() {
        List<PriorListener.Step> heard = new ArrayList<>();
        Prior best = new BestOf(prior, 2);
        NoiseSource noise = NoiseSource.of(3, 0, 0, 1);
        best.sample(manager, condition, noise, heard::add).close();
        assertThat(heard).hasSize(16).last().isEqualTo(new PriorListener.Step(15, 16));
        NDManager engine = manager.getParentManager();
        int before = engine.getManagedArrays().size();
        best.sample(manager, condition, noise, heard::add).close();
        assertThat(engine.getManagedArrays()).hasSize(before);
    }
}
