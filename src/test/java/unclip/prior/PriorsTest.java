package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

/** The controls that learnt priors are compared with, and the best of several draws. */
class PriorsTest {

    private static final double ROOT = Math.sqrt(8);

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray images = SmallArPrior.embeddings(manager, 40, 1);

    @AfterEach
    void close() {
        manager.close();
    }

    private PriorCondition captions(NDArray zText) {
        long B = zText.getShape().get(0);
        return PriorCondition.of(
                zText, manager.zeros(new Shape(B, 5, 6)), manager.ones(new Shape(B, 5, 1)));
    }

    private NDArray sample(Prior prior, NDArray zText, long seed) {
        int B = (int) zText.getShape().get(0);
        NoiseSource noise = NoiseSource.of(seed, 0, LongStream.range(0, B).toArray());
        return prior.sample(manager, captions(zText), noise, PriorListener.none());
    }

    @Test
    void noPriorHandsOnTheTextEmbedding() {
        NDArray zText = images.get("3:9");
        NDArray z = sample(new NoPrior(), zText, 1);
        assertThat(SmallPrior.distance(z, zText.mul(ROOT))).isZero();
    }

    @Test
    void theNearestNeighbourOfAPictureIsItself() {
        NDArray z = sample(NeighbourPrior.among(images, 0), images.get("3:9"), 1);
        assertThat(SmallPrior.distance(z, images.get("3:9").mul(ROOT))).isZero();
    }

    @Test
    void withCaptionsAsKeysItHandsOutTheirPictures() {
        NDArray captions = SmallArPrior.embeddings(manager, 40, 2);
        NDArray z = sample(new NeighbourPrior(captions, images, 0), captions.get("5:7"), 1);
        assertThat(SmallPrior.distance(z, images.get("5:7").mul(ROOT))).isZero();
    }

    @Test
    void softNeighboursAreDrawnAsOftenAsTheirSoftmax() {
        int n = 4000;
        double tau = 0.2;
        NDArray few = images.get("0:3");
        NDArray one = images.get("7:8");
        NDArray drawn = sample(NeighbourPrior.among(few, tau), one.repeat(0, n), 5);
        float[] p = one.matMul(few.transpose()).div(tau).softmax(1).toFloatArray();
        for (int i = 0; i < 3; i++) {
            NDArray error = drawn.sub(few.get(i).mul(ROOT)).abs().max(new int[] {1});
            double share = error.lt(1e-5).countNonzero().getLong() / (double) n;
            double deviation = Math.sqrt((double) p[i] * (1 - p[i]) / n);
            assertThat(share).isEqualTo((double) p[i], within(4 * deviation));
        }
    }

    @Test
    void theBestOfMoreDrawsFitsNoWorse() {
        NDArray zText = images.get("3:9");
        Prior soft = NeighbourPrior.among(images, 1);
        assertThat(
                        SmallPrior.distance(
                                sample(new BestOf(soft, 1), zText, 4), sample(soft, zText, 4)))
                .isZero();
        float[] before = fits(sample(soft, zText, 4), zText);
        for (int n : new int[] {2, 4, 8}) {
            float[] fits = fits(sample(new BestOf(soft, n), zText, 4), zText);
            for (int b = 0; b < fits.length; b++) {
                assertThat(fits[b]).isGreaterThanOrEqualTo(before[b] - 1e-6f);
            }
            before = fits;
        }
        assertThat(before[0]).isGreaterThan(fits(sample(soft, zText, 4), zText)[0]);
    }

    private static float[] fits(NDArray z, NDArray zText) {
        return z.mul(zText).sum(new int[] {1}).toFloatArray();
    }

    @Test
    void bestOfReportsAllItsDrawsAsOne() {
        List<PriorListener.Step> heard = new ArrayList<>();
        new BestOf(new NoPrior(), 3)
                .sample(
                        manager,
                        captions(images.get("0:2")),
                        NoiseSource.of(1, 0, 0, 1),
                        heard::add)
                .close();
        assertThat(heard)
                .containsExactly(
                        new PriorListener.Step(0, 3),
                        new PriorListener.Step(1, 3),
                        new PriorListener.Step(2, 3));
    }

    @Test
    void candidatesAreUnrelatedAndTheFirstIsTheSourceItself() {
        NoiseSource noise = NoiseSource.of(1, 2, 3, 4);
        assertThat(noise.candidate(0)).isSameAs(noise);
        assertThat(noise.candidate(1).uniforms(0)).isNotEqualTo(noise.uniforms(0));
        assertThat(noise.candidate(1).uniforms(0)).isEqualTo(noise.candidate(1).uniforms(0));
        assertThat(noise.uniforms(0)[1]).isEqualTo(NoiseSource.of(1, 2, 4).uniforms(0)[0]);
        assertThat(noise.uniforms(1)).isNotEqualTo(noise.uniforms(0));
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> NeighbourPrior.among(images, -1))
                .hasMessage("The temperature must be at least 0, got -1.0.");
        assertThatThrownBy(() -> new NeighbourPrior(images, images.get("0:3"), 0))
                .hasMessageContaining("(40, 8) and (3, 8)");
        assertThatThrownBy(() -> new BestOf(new NoPrior(), 0)).hasMessageContaining("got 0");
    }
}
