package unclip.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import unclip.tensor.NoiseSource;

/** Reading token by token, and masks of one's own, against the whole sequence at once. */
class TransformerCacheTest {

    private static final int LENGTH = 7;

    private final NDManager manager = NDManager.newBaseManager();
    private final NDArray x =
            NoiseSource.of(1, 0, 0, 1, 2).initial(manager, new Shape(3, LENGTH, 16));

    @AfterEach
    void close() {
        manager.close();
    }

    private Transformer stack(Activation activation, boolean causal) {
        return new Transformer(
                Parameters.create(manager, 1),
                new TransformerOptions(16, 3, 4, 64, activation, causal));
    }

    private static float distance(NDArray a, NDArray b) {
        return a.sub(b).abs().max().getFloat();
    }

    @ParameterizedTest
    @EnumSource(Activation.class)
    void rememberedKeysAndValuesGiveTheStatesOfTheWholeSequence(Activation activation) {
        Transformer transformer = stack(activation, true);
        NDArray whole = transformer.apply(x);
        try (TransformerCache cache = transformer.remember(manager)) {
            NDArray start = cache.append(x.get(":, :4"));
            assertThat(distance(start, whole.get(":, :4"))).isLessThan(1e-5f);
            for (int i = 4; i < LENGTH; i++) {
                NDArray next = cache.append(x.get(new NDIndex(":, {}:{}", i, i + 1)));
                NDArray expected = whole.get(new NDIndex(":, {}:{}", i, i + 1));
                assertThat(distance(next, expected)).isLessThan(1e-5f);
                assertThat(cache.length()).isEqualTo(i + 1);
            }
            NDArray two = x.get(":, :2");
            assertThatThrownBy(() -> cache.append(two)).hasMessageContaining("one at a time");
            assertThat(cache.manager().getManagedArrays()).hasSize(6); // keys, values; 3 blocks
        }
        Transformer everyone = stack(activation, false);
        assertThatThrownBy(() -> everyone.remember(manager)).hasMessageContaining("causal");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aMaskOfOnesOwnEqualsTheCausalOneWhereItSaysTheSame(boolean hidden) {
        Transformer transformer = stack(Activation.QUICK_GELU, hidden);
        NDArray visible = Attention.causalMask(manager, LENGTH, LENGTH);
        NDArray mask = manager.zeros(new Shape(1, 1, LENGTH, LENGTH));
        if (hidden) {
            mask = visible.toType(mask.getDataType(), true).sub(1).mul(1e9).expandDims(0);
        }
        NDArray own = transformer.apply(x, mask.reshape(1, 1, LENGTH, LENGTH));
        assertThat(distance(own, transformer.apply(x))).isLessThan(1e-5f);
    }
}
