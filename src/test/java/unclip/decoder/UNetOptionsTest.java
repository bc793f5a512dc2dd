package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import unclip.files.StrictMapper;

import java.io.IOException;
import java.util.List;

class UNetOptionsTest {

    private static final String TODAY =
            """
            imageSize: 32
            patch: 2
            width: 64
            multipliers: [1, 2]
            blocks: 1
            attentionResolutions: [8]
            headWidth: 32
            embeddingWidth: 16
            contextTokens: 4
            contextWidth: 24
            """;

    @Test
    void whatACardDoesNotSayIsAsItWasBeforeItCouldBeSaid() throws IOException {
        UNetOptions options = read(TODAY);
        assertThat(options)
                .isEqualTo(new UNetOptions(32, 2, 64, List.of(1, 2), 1, List.of(8), 32, 16, 4, 24));
        assertThat(options.block()).isEqualTo(new BlockOptions(true, false, true, 0, 24));
        assertThat(options.output().predicts()).isEqualTo("v");
        assertThat(options.output().noiseSchedule().at(500).alphaBar())
                .isEqualTo(Decoder.SCHEDULE.at(500).alphaBar());
    }

    @Test
    void everyPresetSurvivesItsCard() throws IOException {
        for (UNetOptions preset :
                List.of(
                        UNetPresets.karloDecoder(),
                        UNetPresets.karloUpsampler(),
                        UNetPresets.glideUpsampler(),
                        UNetPresets.paperDecoder(),
                        UNetPresets.admImageNet64())) {
            String card = StrictMapper.json().write(preset);
            assertThat(StrictMapper.json().parse(card, "a card", UNetOptions.class))
                    .isEqualTo(preset);
        }
    }

    @Test
    void whatCannotWorkIsOneSentence() {
        refused(
                "imageSize: 32",
                "imageSize: 30",
                "must be a multiple of patch · 2^(levels − 1) = 4");
        refused("width: 64", "width: 48", "width must be a positive multiple of 32");
        refused("embeddingWidth: 16", "embeddingWidth: 0", "contextTokens = 4 need an embedding");
        refused("contextTokens: 4", "contextTokens: 0", "contextWidth = 24 without contextTokens");
        more("output: {predicts: eps, schedule: cosine, learnedVariance: true}", "'eps'");
        more("output: {predicts: v, schedule: cosin, learnedVariance: true}", "'cosine'");
        more("block: {scaleShift: true, resampling: true}", "middleAttention");
        more("input: {classes: -1, pictureChannels: 0, pictureLevel: false}", "classes");
        more("input: {classes: 0, pictureChannels: 0, pictureLevel: true}", "set pictureChannels");
        more(
                "input: {classes: 0, pictureChannels: 0, pictureLevel: false, caption:"
                        + " {width: 8, pooledWidth: 8, encoder: {vocabulary: 9, contextLength: 4,"
                        + " layers: 1, heads: 1}}}",
                "A caption of width 8 doesn't fit a contextWidth of 24");
    }

    private static void refused(String right, String wrong, String sentence) {
        String text = TODAY.replace(right + "\n", wrong + "\n");
        assertThat(text).isNotEqualTo(TODAY);
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    private static void more(String line, String sentence) {
        assertThatThrownBy(() -> read(TODAY + line + "\n"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    private static UNetOptions read(String yaml) throws IOException {
        return StrictMapper.yaml().parse(yaml, "the test", UNetOptions.class);
    }
}
