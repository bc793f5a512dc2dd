package unclip.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;

import java.util.List;

class AttentionMapsTest {

    private static final BpeTokenizer TOKENIZER = BpeTokenizer.of(List.of("r e", "re d</w>"));
    private static final int CONTEXT = 9;

    private static final ClipOptions OPTIONS =
            new ClipOptions(
                    6,
                    new VisionTransformerOptions(12, 4, 16, 3, 2),
                    new TextEncoderOptions(TOKENIZER.vocabularySize(), CONTEXT, 12, 2, 3));

    @Test
    void mapsOfPatchesBelongToTheSameEmbeddingAndLeaveTheClassTokenItsShare() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            NDArray images = NoiseSource.of(1, 0, 0, 1).initial(manager, new Shape(2, 3, 12, 12));
            ImageAttentionMaps maps = clip.imageAttention(images);
            NDArray same = clip.encodeImages(images);
            assertThat(maps.zImage().sub(same).abs().max().getFloat()).isLessThan(1e-5f);
            for (int block = 0; block < 3; block++) {
                NDArray heads = maps.perHead(block);
                assertThat(heads.getShape()).isEqualTo(new Shape(2, 2, 3, 3));
                for (float share : heads.sum(new int[] {2, 3}).toFloatArray()) {
                    assertThat(share).isGreaterThan(0).isLessThan(1);
                }
            }
            NDArray rollout = maps.rollout();
            assertThat(rollout.getShape()).isEqualTo(new Shape(2, 3, 3));
            for (float sum : rollout.sum(new int[] {1, 2}).toFloatArray()) {
                assertThat(sum).isCloseTo(1, within(1e-5f));
            }
            assertThatThrownBy(() -> maps.perHead(3))
                    .hasMessage("The transformer has the blocks 0 to 2, got 3.");
        }
    }

    @Test
    void aPatchOnlyMattersWhereItStands() {
        // Rows of a map are rows of the picture: patches are cut and laid out in one order.
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            NDArray dark = manager.zeros(new Shape(1, 3, 12, 12));
            float[] pixels = new float[3 * 12 * 12];
            for (int c = 0; c < 3; c++) {
                for (int y = 4; y < 8; y++) {
                    for (int x = 8; x < 12; x++) {
                        pixels[(c * 12 + y) * 12 + x] = 3;
                    }
                }
            }
            NDArray lit = manager.create(pixels, new Shape(1, 3, 12, 12));
            NDArray change =
                    clip.imageAttention(lit)
                            .blocks()
                            .get(0)
                            .scores()
                            .sub(clip.imageAttention(dark).blocks().get(0).scores())
                            .abs();
            float[] perKey = change.get(0, 0, 0).toFloatArray(); // of the class token
            for (int key = 0; key < perKey.length; key++) {
                boolean litPatch = key == 1 + 1 * 3 + 2; // row 1, column 2, after the class token
                assertThat(perKey[key] > 1e-6f).as("key %s", key).isEqualTo(litPatch);
            }
        }
    }

    @Test
    void mapsOfTokensEndAtTheEndOfText() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            List<Tokens> captions =
                    List.of(TOKENIZER.encode("red", CONTEXT), TOKENIZER.encode("r e", CONTEXT));
            TextAttentionMaps maps = clip.textAttention(manager, captions);
            NDArray heads = maps.perHead(1);
            assertThat(heads.getShape()).isEqualTo(new Shape(2, 3, CONTEXT));
            NDArray rollout = maps.rollout();
            assertThat(rollout.getShape()).isEqualTo(new Shape(2, CONTEXT));
            for (int b = 0; b < 2; b++) {
                int length = captions.get(b).length();
                float[] row = rollout.get(b).toFloatArray();
                float sum = 0;
                for (int i = 0; i < CONTEXT; i++) {
                    sum += row[i];
                    assertThat(row[i] > 0).as("token %s", i).isEqualTo(i < length);
                }
                assertThat(sum).isCloseTo(1, within(1e-5f));
            }
        }
    }

    @Test
    void aConvolutionalEncoderHasNoAttentionToShow() {
        ClipOptions options =
                new ClipOptions(6, new ConvolutionalOptions(8, List.of(32), 1), OPTIONS.text());
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, options, 1);
            assertThatThrownBy(() -> clip.imageAttention(manager.zeros(new Shape(1, 3, 8, 8))))
                    .hasMessageContaining("convolutional");
        }
    }

    @Test
    void idsOfAnotherTokenizerAreNoticed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            long[][] foreign = {new long[CONTEXT]};
            foreign[0][3] = 49_407;
            assertThatThrownBy(() -> clip.encodeIds(manager, foreign))
                    .hasMessageContaining("got 49407; was the caption read by another tokenizer?");
            assertThatThrownBy(() -> clip.encodeIds(manager, new long[1][4]))
                    .hasMessage("A caption must have 9 ids for this CLIP, got 4.");
        }
    }
}
