package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.space.Pca;

class EmbeddingCodecTest {

    private final SmallArPrior prior = SmallArPrior.create();
    private final EmbeddingCodec codec = prior.network().codec();
    private final NDArray z = prior.zImage();

    @AfterEach
    void close() {
        prior.close();
    }

    @Test
    void aCodeIsWithinHalfABucketOfItsCoordinate() {
        NDArray x = codec.project(z);
        NDArray error = codec.coordinates(codec.encode(z)).sub(x).abs().max(new int[] {0});
        NDArray width = x.max(new int[] {0}).sub(x.min(new int[] {0})).div(16);
        for (int j = 0; j < 4; j++) {
            assertThat(error.getFloat(j)).isLessThanOrEqualTo(width.getFloat(j) / 2 * 1.0001f);
        }
    }

    @Test
    void everyBucketsMiddleIsInThatBucket() {
        NDArray ids =
                prior.manager()
                        .arange(0, 16, 1, DataType.INT64)
                        .reshape(16, 1)
                        .broadcast(new Shape(16, 4));
        NDArray again = codec.encode(codec.restore(codec.coordinates(ids)));
        assertThat(again.toLongArray()).isEqualTo(ids.toLongArray());
    }

    @Test
    void whatIsOutsideTheRangesGoesToTheirEnds() {
        NDArray far = prior.manager().ones(new Shape(1, 4)).mul(100);
        assertThat(codec.encode(codec.restore(far)).toLongArray()).containsOnly(15);
        assertThat(codec.encode(codec.restore(far.neg())).toLongArray()).containsOnly(0);
    }

    @Test
    void decodedEmbeddingsAreUnitVectorsNearTheOriginal() {
        NDArray decoded = codec.decode(codec.encode(z));
        NDArray cosine = decoded.mul(z).sum(new int[] {1});
        for (float length : decoded.square().sum(new int[] {1}).sqrt().toFloatArray()) {
            assertThat((double) length).isEqualTo(1, within(1e-5));
        }
        assertThat(cosine.mean().getFloat()).isGreaterThan(0.95f);
    }

    @Test
    void withPrincipalComponentsItLosesWhatTheyLeaveOut() {
        Pca pca = Pca.exact(z);
        codec.fit(pca.mean(prior.manager()), pca.basis(prior.manager(), 4), z, z);
        double lost =
                codec.restore(codec.project(z))
                        .sub(z)
                        .square()
                        .sum(new int[] {1})
                        .mean()
                        .getFloat();
        double left = pca.variances().subList(4, 8).stream().mapToDouble(v -> v).sum();
        assertThat(lost).isEqualTo(left, within(1e-5));
        float[] spread = codec.project(z).square().mean(new int[] {0}).toFloatArray();
        assertThat(spread).isSortedAccordingTo((a, b) -> Float.compare(b, a));
        NDArray whole = pca.reconstruct(z, 4);
        assertThat(SmallPrior.distance(codec.restore(codec.project(z)), whole)).isLessThan(1e-5f);
    }

    @Test
    void theDotProductsTokenTellsHowWellCaptionAndPictureFit() {
        NDArray ids = codec.encodeDot(z, z); // 1 everywhere, above all that was fitted
        assertThat(ids.toLongArray()).containsOnly(15);
        assertThat(codec.encodeDot(z, z.neg()).toLongArray()).containsOnly(0);
        NDArray other = SmallArPrior.embeddings(prior.manager(), 300, 6);
        NDArray true1 = z.mul(other).sum(new int[] {1}, true);
        NDArray told = codec.decodeDot(codec.encodeDot(z, other));
        assertThat(SmallPrior.distance(told, true1)).isLessThan(2f / 16);
    }

    @Test
    void componentsOfAnotherShapeAreRefused() {
        NDArray wide = prior.manager().eye(8);
        assertThatThrownBy(() -> codec.fit(wide.get("0:1"), wide, z, z))
                .hasMessageContaining("basis")
                .hasMessageContaining("(4, 8), got (8, 8)");
    }
}
