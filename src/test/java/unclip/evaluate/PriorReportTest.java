package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.prior.ArPriorNetwork;
import unclip.prior.ArPriorOptions;
import unclip.prior.NeighbourPrior;
import unclip.prior.NoPrior;
import unclip.prior.Prior;
import unclip.prior.PriorCondition;
import unclip.space.Pca;
import unclip.tensor.NoiseSource;

/** Measures of priors whose answers are known. */
class PriorReportTest {

    private static final int N = 100; // more than are drawn at a time
    private static final int D = 8;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray zImage = unit(noise(1));
    private final NDArray zText = unit(zImage.add(noise(2).mul(0.2)));
    private final PriorCondition condition =
            PriorCondition.of(
                    zText, manager.zeros(new Shape(N, 5, 6)), manager.ones(new Shape(N, 5, 1)));

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray noise(long stage) {
        return NoiseSource.of(1, stage, 0).initial(manager, new Shape(1, N * D)).reshape(N, D);
    }

    private static NDArray unit(NDArray z) {
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    private PriorReport report(Prior prior, int draws) {
        return PriorReport.of(prior, manager, condition, zImage, draws, 7);
    }

    private static double mean(NDArray a, NDArray b) {
        return (double) a.mul(b).sum(new int[] {1}).mean().getFloat();
    }

    @Test
    void aPriorThatKnowsThePicturesIsPerfect() {
        PriorReport report = report(new NeighbourPrior(zText, zImage, 0), 3);
        assertThat(report.toTrue()).isEqualTo(1, within(1e-5));
        assertThat(report.retrievedAt1()).isEqualTo(1);
        assertThat(report.alike()).isEqualTo(1, within(1e-5));
        assertThat(report.toCaption()).isEqualTo(report.captionToTrue(), within(1e-6));
        NDArray all = zImage.matMul(zImage.transpose()).sum();
        double others = ((double) all.getFloat() - N) / N / (N - 1);
        assertThat(report.toAnother()).isEqualTo(others, within(1e-5));
    }

    @Test
    void withoutAPriorTheDrawIsTheCaption() {
        PriorReport report = report(new NoPrior(), 1);
        assertThat(report.toTrue()).isEqualTo(mean(zText, zImage), within(1e-6));
        assertThat(report.captionToTrue()).isEqualTo(report.toTrue(), within(1e-6));
        assertThat(report.toCaption()).isEqualTo(1, within(1e-6));
        assertThat(report.results("none"))
                .containsKeys("none_cosine_to_true", "none_seconds_a_draw")
                .doesNotContainKey("none_cosine_of_two_draws");
    }

    @Test
    void aPriorThatHeedsNoCaptionIsAtChance() {
        Prior blind = new NeighbourPrior(zImage, zImage, 1e6); // any picture
        PriorReport report = report(blind, 6);
        assertThat(report.toTrue()).isEqualTo(report.toAnother(), within(0.08));
        double deviation = Math.sqrt(1.0 / N * (1 - 1.0 / N) / (6 * N));
        assertThat(report.retrievedAt1()).isEqualTo(1.0 / N, within(4 * deviation));
        assertThat(report.retrievedAt5()).isGreaterThanOrEqualTo(report.retrievedAt1());
        assertThat(report.alike()).isEqualTo(report.toAnother(), within(0.05));
    }

    @Test
    void nothingIsLeftBehind() {
        report(new NoPrior(), 2);
        NDManager engine = manager.getParentManager();
        int before = engine.getManagedArrays().size();
        assertThat(report(new NoPrior(), 2).draws()).isEqualTo(2);
        assertThat(engine.getManagedArrays()).hasSize(before);
    }

    @Test
    void anUntrainedAutoregressivePriorPaysLnNAndItsCodecLosesWhatPcaLeavesOut() {
        ArPriorNetwork network =
                new ArPriorNetwork(manager, new ArPriorOptions(D, 5, 6, 5, 64, 16, 1, 2), 1);
        Pca pca = Pca.exact(zImage);
        network.codec().fit(pca.mean(manager), pca.basis(manager, 5), zImage, zText);
        ArPriorReport report = ArPriorReport.of(network, manager, condition, zImage);
        assertThat(report.uniformNats()).isEqualTo(Math.log(64), within(1e-12));
        assertThat(report.natsPerCode()).isEqualTo(Math.log(64), within(1e-5));
        assertThat(report.natsOfDot()).isEqualTo(Math.log(64), within(1e-5));
        assertThat(report.lostToComponents()).isEqualTo(1 - pca.explained().get(4), within(1e-5));
        // a bucket of width w costs w² / 12; ranges of N = 100 normal numbers are about 5σ wide
        assertThat(report.lostToBuckets()).isBetween(1e-5, 6.0 * 6 / 64 / 64 / 12 * 1.5);
        assertThat(report.decodedCosine()).isBetween(0.7, 1.0);
        assertThat(report.results("ar")).hasSize(6);
    }

    @Test
    void tooLittleToMeasureIsRefused() {
        assertThatThrownBy(() -> report(new NoPrior(), 0)).hasMessageContaining("got 0 draws");
        NDArray few = zImage.get("0:3");
        assertThatThrownBy(() -> PriorReport.of(new NoPrior(), manager, condition, few, 1, 7))
                .hasMessageContaining("100 captions and 3 pictures");
    }
}
