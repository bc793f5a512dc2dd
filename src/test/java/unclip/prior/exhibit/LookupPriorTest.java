package unclip.prior.exhibit;

import static org.assertj.core.api.Assertions.assertThat;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.nn.Attention;
import unclip.tensor.NoiseSource;

/** Why a lookup of z_i beside z_t cannot be a prior. */
class LookupPriorTest {

    private static final int D = 8;

    private final NDManager manager = NDManager.newBaseManager();
    private final LookupPrior prior = new LookupPrior(manager, 12, 8, D, 2, 1);
    private final NDArray zImage = unit(3);
    private final NDArray zText = unit(4);

    @AfterEach
    void close() {
        manager.close();
    }

    private NDArray noise(Shape shape, long stage) {
        return NoiseSource.of(7, stage, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }

    private NDArray unit(long stage) {
        NDArray z = noise(new Shape(5, D), stage);
        return z.div(z.square().sum(new int[] {1}, true).sqrt());
    }

    private static float distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }

    @Test
    void lookingUpAnEmbeddingLosesAllOfIt() {
        assertThat(LookupPrior.ids(zImage).toLongArray()).containsOnly(0);
        NDArray other = unit(9);
        assertThat(distance(zImage, other)).isGreaterThan(0.1f);
        assertThat(distance(prior.logits(zImage, zText), prior.logits(other, zText))).isZero();
    }

    @Test
    void withOnePositionAttentionIsOneWhateverQueriesAndKeysAre() {
        NDArray one = noise(new Shape(5, 1), 5).mul(3).abs();
        assertThat(attention(one).weights().toFloatArray()).containsOnly(1);
        NDArray before = prior.logits(one, zText);
        NDArray qkv = requireNonNull(prior.parameters().arrays().get("blocks.0.qkv.weight"));
        qkv.set(new NDIndex(":32"), noise(new Shape(32, 16), 6)); // queries and keys
        assertThat(distance(prior.logits(one, zText), before)).isZero();
        qkv.set(new NDIndex("32:"), noise(new Shape(16, 16), 6)); // values
        assertThat(distance(prior.logits(one, zText), before)).isGreaterThan(0.1f);
    }

    @Test
    void withOnePositionAttentionIsALinearMap() {
        NDArray a = noise(new Shape(1, 2, 1, 4), 1);
        NDArray b = noise(new Shape(1, 2, 1, 4), 2);
        NDArray sum = a.mul(2).sub(b.mul(3));
        NDArray q = noise(new Shape(1, 2, 1, 4), 8);
        NDArray ofSum = Attention.of(q, q, sum, false).output();
        NDArray sumOf =
                Attention.of(a, b, a, false)
                        .output()
                        .mul(2)
                        .sub(Attention.of(b, q, b, false).output().mul(3));
        assertThat(distance(ofSum, sumOf)).isLessThan(1e-5f);
    }

    @Test
    void withOnePositionAnElementAttentionAveragesEqualThings() {
        float[] weights = attention(zImage).weights().toFloatArray();
        for (float weight : weights) {
            assertThat(Math.abs(weight - 1f / D)).isLessThan(1e-6f);
        }
        NDArray logits = prior.logits(zImage, zText); // [5, D, 12]
        NDArray first = logits.get(":, 0:1").repeat(1, D);
        assertThat(distance(logits, first)).isLessThan(1e-5f);
    }

    private Attention attention(NDArray z) {
        return prior.trace(z, zText).attention().get(0);
    }
}
