package unclip.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

class StrictMapperTest {

    enum Flavour {
        SWEET,
        SOUR
    }

    record Optimiser(String name, double learningRate) {
        Optimiser {
            if (!(learningRate > 0)) {
                throw new IllegalArgumentException(
                        "learningRate must be positive, got " + learningRate);
            }
        }
    }

    record Recipe(
            int steps,
            boolean ema,
            Optimiser optimiser,
            Flavour flavour,
            List<Integer> channels,
            @Nullable String note) {
        Recipe {
            flavour = Objects.requireNonNullElse(flavour, Flavour.SWEET);
            channels = List.copyOf(Objects.requireNonNullElse(channels, List.of()));
        }
    }

    private static final String GOOD =
            """
            steps: 1000
            ema: true
            optimiser: {name: adam, learningRate: 1e-3}
            flavour: SOUR
            channels: [1, 2]
            """;

    private static Recipe yaml(String text) throws IOException {
        return StrictMapper.yaml().parse(text, "r.yaml", Recipe.class);
    }

    @Test
    void yamlBecomesARecord() throws IOException {
        Recipe recipe = yaml(GOOD);
        assertThat(recipe)
                .isEqualTo(
                        new Recipe(
                                1000,
                                true,
                                new Optimiser("adam", 0.001),
                                Flavour.SOUR,
                                List.of(1, 2),
                                null));
    }

    @Test
    void absentReferencesAreLeftToTheRecord() throws IOException {
        Recipe recipe = yaml("steps: 1\nema: false\n");
        assertThat(recipe.flavour()).isEqualTo(Flavour.SWEET);
        assertThat(recipe.channels()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    steps: 1000 | stepz: 1 | r.yaml: unknown key 'stepz'; did you mean 'steps'? (valid: channels, ema, flavour, note, optimiser, steps).
                    learningRate | learningrate | r.yaml: unknown key 'optimiser.learningrate'; did you mean 'learningRate'? (valid: learningRate, name).
                    steps: 1000 | #none | r.yaml: the key 'steps' is missing.
                    , learningRate: 1e-3 | '' | r.yaml: the key 'optimiser.learningRate' is missing.
                    1e-3 | -1 | r.yaml: in 'optimiser': learningRate must be positive, got -1.0.
                    1e-3 | fast | r.yaml: 'optimiser.learningRate' must be a number, got 'fast'.
                    1000 | many | r.yaml: 'steps' must be a whole number, got 'many'.
                    1000 | 2.5 | r.yaml: 'steps' must be a whole number, got '2.5'.
                    1000 | '"3"' | r.yaml: 'steps' must be a whole number, got '3'.
                    1000 | '' | r.yaml: 'steps' has no value.
                    true | 1 | r.yaml: 'ema' must be true or false, got '1'.
                    SOUR | SALTY | r.yaml: 'flavour' must be one of SWEET, SOUR, got 'SALTY'.
                    [1, 2] | 7 | r.yaml: 'channels' must be a list, got '7'.
                    2] | x] | r.yaml: 'channels[1]' must be a whole number, got 'x'.
                    """)
    void whatIsWrongIsOneSentence(String good, String bad, String sentence) {
        String text = GOOD.replace(good, bad);
        assertThat(text).isNotEqualTo(GOOD);
        assertThatThrownBy(() -> yaml(text)).isInstanceOf(IOException.class).hasMessage(sentence);
    }

    @Test
    void doubledKeysAndBrokenSyntaxAreRefused() {
        assertThatThrownBy(() -> yaml(GOOD + "steps: 2\n"))
                .isInstanceOf(IOException.class)
                .hasMessage("r.yaml is not valid YAML (line 6): Duplicate field 'steps'.");
        assertThatThrownBy(() -> yaml("a: [1, 2"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("r.yaml is not valid YAML");
        assertThatThrownBy(() -> StrictMapper.json().parse("{\n\"a\": }", "x.json", Recipe.class))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("x.json is not valid JSON (line 2): ");
        assertThatThrownBy(() -> yaml(""))
                .isInstanceOf(IOException.class)
                .hasMessage("r.yaml: the document is empty.");
    }

    @Test
    void filesAreNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("none.yaml");
        assertThatThrownBy(() -> StrictMapper.forFile(file).read(file, Recipe.class))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read " + file + ": there is no such file.");
        Files.writeString(file, GOOD.replace("ema", "emma"));
        assertThatThrownBy(() -> StrictMapper.forFile(file).read(file, Recipe.class))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith(file + ": unknown key 'emma'; did you mean 'ema'?");
        assertThatThrownBy(() -> StrictMapper.forFile(Path.of("recipe.txt")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The name of recipe.txt must end in .yaml, .yml or .json.");
    }

    @Test
    void writtenJsonIsIndentedOrderedAndEndsWithALineFeed() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("b", List.of(1, 2));
        map.put("a", new Optimiser("adam", 0.5));
        assertThat(StrictMapper.json().write(map))
                .isEqualTo(
                        """
                        {
                          "a" : {
                            "name" : "adam",
                            "learningRate" : 0.5
                          },
                          "b" : [
                            1,
                            2
                          ]
                        }
                        """);
    }

    @Test
    void recordsComeBackFromJsonAndYaml(@TempDir Path folder) throws IOException {
        Recipe recipe = yaml(GOOD);
        for (String name : List.of("r.json", "r.yaml")) {
            Path file = folder.resolve(name);
            StrictMapper.forFile(file).write(file, recipe);
            assertThat(StrictMapper.forFile(file).read(file, Recipe.class)).isEqualTo(recipe);
        }
    }

    @Test
    void treesConvertBothWays() {
        Optimiser optimiser = new Optimiser("adam", 0.5);
        JsonNode tree = StrictMapper.json().tree(optimiser);
        assertThat(StrictMapper.json().convert(tree, "here", Optimiser.class)).isEqualTo(optimiser);
        assertThatThrownBy(() -> StrictMapper.json().convert(tree, "here", Recipe.class))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("here: unknown key 'name'; did you mean 'note'?");
    }
}
