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
import java.util.stream.IntStream;

class ClipTest {

    private static final BpeTokenizer TOKENIZER = BpeTokenizer.of(List.of("r e", "re d</w>"));

    private static final ClipOptions OPTIONS =
            new ClipOptions(
                    16,
                    new ConvolutionalOptions(8, List.of(32, 32), 1),
                    new TextEncoderOptions(TOKENIZER.vocabularySize(), 12, 32, 2, 4));

    @Test
    void bothEncodersGiveUnitVectors() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            NDArray images = NoiseSource.of(1, 0, 0, 1, 2).initial(manager, new Shape(3, 3, 8, 8));
            NDArray zImage = clip.encodeImages(images);
            TextEncoding text = clip.encodeTexts(manager, tokens("red", "a dog", "two dogs"));
            assertThat(zImage.getShape()).isEqualTo(new Shape(3, 16));
            assertThat(text.zText().getShape()).isEqualTo(new Shape(3, 16));
            assertThat(text.tokens().getShape()).isEqualTo(new Shape(3, 12, 32));
            for (NDArray z : List.of(zImage, text.zText())) {
                for (float square : z.square().sum(new int[] {1}).toFloatArray()) {
                    assertThat(square).isCloseTo(1, within(1e-5f));
                }
            }
            assertThat(clip.scale(manager).getFloat()).isCloseTo(1 / 0.07f, within(1e-4f));
        }
    }

    @Test
    void aCaptionsEmbeddingDependsOnItsWordsAndNotOnItsNeighbours() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Clip clip = new Clip(manager, OPTIONS, 1);
            NDArray alone = clip.encodeTexts(manager, tokens("a red dog")).zText();
            NDArray both = clip.encodeTexts(manager, tokens("x", "a red dog")).zText();
            assertThat(both.get(1).toFloatArray())
                    .containsExactly(alone.get(0).toFloatArray(), within(1e-5f));
            assertThat(both.get(0).sub(both.get(1)).abs().max().getFloat()).isGreaterThan(1e-3f);
        }
    }

    @Test
    void identicalEmbeddingsCostExactlyLnN() {
        try (NDManager manager = NDManager.newBaseManager()) {
            int N = 64;
            NDArray z = manager.ones(new Shape(N, 4)).div(2);
            NDArray scale = manager.create(new float[] {10});
            List<String> captions = IntStream.range(0, N).mapToObj(i -> "caption " + i).toList();
            assertThat(ContrastiveLoss.symmetric(z, z, scale, captions).getFloat())
                    .isCloseTo((float) Math.log(N), within(1e-5f));
        }
    }

    @Test
    void withoutTemperatureTheBestPossibleLossIsTheKnownFloor() {
        // N vectors with pairwise cosine −1/(N − 1): ln(1 + (N − 1) e^{−1 − 1/(N − 1)})
        try (NDManager manager = NDManager.newBaseManager()) {
            int N = 64;
            NDArray centred = manager.eye(N).sub(1f / N);
            NDArray z = centred.div(centred.square().sum(new int[] {1}, true).sqrt());
            List<String> captions = IntStream.range(0, N).mapToObj(i -> "caption " + i).toList();
            NDArray one = manager.create(new float[] {1});
            assertThat(ContrastiveLoss.symmetric(z, z, one, captions).getFloat())
                    .isCloseTo(3.170166f, within(1e-5f));
        }
    }

    @Test
    void repeatedCaptionsShareTheirTarget() {
        // Two pictures of one caption: with equal embeddings within the pair, ½ each is the
        // optimum,
        // so the loss is ln 2 at infinite temperature and not more.
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray z = manager.create(new float[] {1, 0, 1, 0, 0, 1, 0, 1}, new Shape(4, 2));
            NDArray scale = manager.create(new float[] {100});
            NDArray loss = ContrastiveLoss.symmetric(z, z, scale, List.of("a", "a", "b", "b"));
            assertThat(loss.getFloat()).isCloseTo((float) Math.log(2), within(1e-5f));
        }
    }

    @Test
    void optionsThatCannotWorkAreNamed() {
        assertThatThrownBy(() -> new ConvolutionalOptions(30, List.of(32, 64), 1))
                .hasMessage("imageSize must be a multiple of 4 for 2 stages, got 30.");
        assertThatThrownBy(() -> new ConvolutionalOptions(32, List.of(33), 1))
                .hasMessageContaining("multiples of 32");
        assertThatThrownBy(() -> new TextEncoderOptions(100, 8, 30, 1, 4))
                .hasMessageContaining("heads must divide width");
    }

    private static List<Tokens> tokens(String... captions) {
        return List.of(captions).stream().map(c -> TOKENIZER.encode(c, 12)).toList();
    }
}
