package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.data.Batch;
import unclip.image.Resize;
import unclip.image.degradation.Bsr;
import unclip.math.RandomStreams;

import java.util.Arrays;

class CropsTest {

    private static final Batch BATCH = TinyObjectives.batch(5, RandomStreams.open(1));

    @Test
    void aCropIsAPieceOfItsPictureAtAMultipleOfTheFactorAndItsSmallSelfTheCellMeans() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Crops crops = Crops.of(BATCH, 8, 2, (p, random) -> p, 0.5, RandomStreams.open(3));
            float[] pixels = BATCH.pixels();
            for (int k = 0; k < BATCH.size(); k++) {
                float[] crop = crops.large(manager, k, k + 1).toFloatArray();
                assertThat(isPieceOf(crop, pixels, k)).isTrue();
                assertThat(crops.small(manager, k, k + 1).toFloatArray())
                        .containsExactly(Resize.cellMeans(crop, 8, 8, 2), within(1e-6f));
            }
            for (double level : crops.levels(0, 5)) {
                assertThat(level).isBetween(0.0, 0.5);
            }
            assertThat(crops.noise(manager, 1, 3).getShape()).isEqualTo(new Shape(2, 3, 4, 4));
        }
    }

    @Test
    void damageIsTheSameInPartsAsInTheWholeBatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Crops one = Crops.of(BATCH, 16, 2, Bsr.light(), 1, RandomStreams.open(3));
            Crops same = Crops.of(BATCH, 16, 2, Bsr.light(), 1, RandomStreams.open(3));
            float[] all = one.small(manager, 0, 5).toFloatArray();
            float[] part = same.small(manager, 2, 4).toFloatArray();
            assertThat(Arrays.copyOfRange(all, 2 * 3 * 64, 4 * 3 * 64)).containsExactly(part);
            assertThat(one.levels(2, 4)).containsExactly(same.levels(2, 4));
        }
    }

    private static boolean isPieceOf(float[] crop, float[] pixels, int k) {
        for (int top = 0; top <= 8; top += 2) {
            for (int left = 0; left <= 8; left += 2) {
                boolean same = true;
                for (int i = 0; i < crop.length && same; i++) {
                    int c = i / 64;
                    int y = top + i % 64 / 8;
                    int x = left + i % 8;
                    same = crop[i] == pixels[((3 * k + c) * 16 + y) * 16 + x];
                }
                if (same) {
                    return true;
                }
            }
        }
        return false;
    }
}
