package unclip.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.files.StrictMapper;
import unclip.nn.Activation;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

class ClipOptionsTest {

    private static final TextEncoderOptions TEXT = new TextEncoderOptions(50, 8, 32, 2, 4);

    @ParameterizedTest
    @CsvSource({
        "VIT_B_32, 151277313",
        "VIT_B_16, 149620737",
        "VIT_L_14, 427616513",
        "VIT_L_14_336, 427944193",
        "VIT_H_14, 986109441",
        "VIT_BIG_G_14, 2539567105",
        "DALL_E_2, 986339841"
    })
    void publishedModelsHaveTheirPublishedNumberOfParameters(PublishedClip clip, long count) {
        assertThat(clip.options().parameterCount()).isEqualTo(count);
    }

    @Test
    void theTowersAddUpWithTheTemperature() {
        ClipOptions large = PublishedClip.VIT_L_14.options();
        assertThat(large.imageParameterCount()).isEqualTo(303_966_208);
        assertThat(large.textParameterCount()).isEqualTo(123_650_304);
        assertThat(PublishedClip.VIT_BIG_G_14.options().imageParameterCount())
                .isEqualTo(1_844_907_264);
        assertThat(large.imageParameterCount() + large.textParameterCount() + 1)
                .isEqualTo(large.parameterCount());
    }

    @Test
    void shapesAreThoseOfTheModelItself() {
        List<ImageEncoderOptions> encoders =
                List.of(
                        new ConvolutionalOptions(16, List.of(32, 64), 2),
                        new VisionTransformerOptions(16, 4, 24, 3, 2),
                        new VisionTransformerOptions(
                                16,
                                8,
                                24,
                                1,
                                3,
                                40,
                                Activation.GELU,
                                false,
                                PixelStatistics.PLAIN));
        for (ImageEncoderOptions image : encoders) {
            for (boolean bias : new boolean[] {true, false}) {
                TextEncoderOptions text =
                        new TextEncoderOptions(50, 8, 32, 2, 4, 60, Activation.GELU, bias, 49);
                ClipOptions options = new ClipOptions(12, image, text);
                try (NDManager manager = NDManager.newBaseManager()) {
                    Map<String, Shape> real = new LinkedHashMap<>();
                    Map<String, NDArray> arrays =
                            new Clip(manager, options, 1).parameters().arrays();
                    arrays.forEach((name, array) -> real.put(name, array.getShape()));
                    assertThat(options.shapes()).isEqualTo(real);
                }
            }
        }
    }

    @Test
    void optionsSurviveTheirFileAndItsKeysTellTheKindOfEncoder() {
        for (ImageEncoderOptions image :
                List.of(
                        new ConvolutionalOptions(16, List.of(32, 64), 2),
                        new VisionTransformerOptions(16, 4, 24, 3, 2))) {
            ClipOptions options = new ClipOptions(12, image, TEXT);
            JsonNode tree = StrictMapper.json().tree(options);
            assertThat(StrictMapper.json().convert(tree, "options", ClipOptions.class))
                    .isEqualTo(options);
        }
    }

    @Test
    void filesOfEarlierModelsMeanWhatTheyMeant() throws IOException {
        JsonNode old =
                new ObjectMapper()
                        .readTree(
                                """
                                {"embeddingWidth": 12,
                                 "image": {"imageSize": 16, "widths": [32, 64], "blocks": 2},
                                 "text": {"vocabulary": 50, "contextLength": 8, "width": 32,
                                          "layers": 2, "heads": 4}}
                                """);
        assertThat(StrictMapper.json().convert(old, "options", ClipOptions.class))
                .isEqualTo(
                        new ClipOptions(
                                12, new ConvolutionalOptions(16, List.of(32, 64), 2), TEXT));
    }

    @Test
    void aKeyOfNeitherKindIsNamed() throws IOException {
        JsonNode wrong =
                new ObjectMapper()
                        .readTree(
                                """
                                {"embeddingWidth": 12,
                                 "image": {"imageSize": 16, "widthz": [32, 64], "blocks": 2},
                                 "text": {"vocabulary": 50, "contextLength": 8, "width": 32,
                                          "layers": 2, "heads": 4}}
                                """);
        assertThatThrownBy(() -> StrictMapper.json().convert(wrong, "options", ClipOptions.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("unknown key 'image.widthz'")
                .hasMessageContaining("widths");
    }

    @Test
    void optionsThatCannotWorkAreNamed() {
        assertThatThrownBy(() -> new VisionTransformerOptions(30, 4, 24, 3, 2))
                .hasMessage("patch must divide imageSize, got 4 and 30.");
        assertThatThrownBy(() -> new VisionTransformerOptions(32, 4, 24, 3, 5))
                .hasMessage("A transformer of width 24 can't have 5 heads.");
        assertThatThrownBy(
                        () ->
                                new TextEncoderOptions(
                                        50, 8, 32, 2, 4, 60, Activation.GELU, true, 50))
                .hasMessage("endOfText must be an id below 50, got 50.");
    }
}
