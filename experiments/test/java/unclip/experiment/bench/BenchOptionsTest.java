package unclip.experiment.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.experiment.bench.Catalogue.Group;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class BenchOptionsTest {

    private static BenchOptions parse(String... words) {
        return BenchOptions.parse(List.of(words));
    }

    @Test
    void withoutWordsEverythingRunsOnAllCores() {
        BenchOptions options = parse();

        assertThat(options.patterns()).isEmpty();
        assertThat(options.pytorch()).isNull();
        assertThat(options.threads()).isEqualTo(Runtime.getRuntime().availableProcessors());
        assertThat(options.rounds()).isEqualTo(3);
        assertThat(Catalogue.select(List.of())).containsOnlyKeys(Group.values());
    }

    @Test
    void optionsAndNamesMayStandInAnyOrder(@TempDir Path venv) throws IOException {
        Path python = Files.createDirectories(venv.resolve("bin")).resolve("python");
        assertThat(Files.createFile(python).toFile().setExecutable(true)).isTrue();
        BenchOptions options =
                parse("train", "--threads", "1", "--against-pytorch", "" + venv, "--quick", "png");

        assertThat(options.patterns()).containsExactly("train", "png");
        assertThat(options.threads()).isEqualTo(1);
        assertThat(options.pytorch()).isEqualTo(python);
        assertThat(options.rounds()).isEqualTo(1);
        assertThat(parse("--quick", "--rounds", "5", "--steps", "10000"))
                .extracting(BenchOptions::rounds, BenchOptions::steps)
                .containsExactly(5, 10_000L);
    }

    @Test
    void aNameIsFoundAnywhereInTheRowsNames() {
        assertThat(Catalogue.select(List.of("^train-1")).get(Group.STEPS))
                .containsExactly("train-1", "train-16");
        assertThat(Catalogue.select(List.of("png", "cli")))
                .containsOnlyKeys(Group.PARTS, Group.WHOLES);
        assertThat(Catalogue.isWhole(Group.MEMORY, List.of("memory"))).isTrue();
        assertThat(Catalogue.isWhole(Group.PARTS, List.of("png"))).isFalse();
    }

    @Test
    void wrongWordsAreRefusedInOneSentence() {
        assertThatThrownBy(() -> parse("--fast"))
                .hasMessageStartingWith("bench has no option --fast; it takes --quick,");
        assertThatThrownBy(() -> parse("--threads"))
                .hasMessage("The option --threads needs a value.");
        assertThatThrownBy(() -> parse("--threads", "0"))
                .hasMessage("--threads takes a whole number of at least 1, got 0.");
        assertThatThrownBy(() -> parse("--steps", "many"))
                .hasMessage("--steps takes a whole number of at least 20, got many.");
        assertThatThrownBy(() -> parse("--against-pytorch", "/nowhere"))
                .hasMessageContaining("there is no /nowhere/bin/python.");
        assertThatThrownBy(() -> parse("clip"))
                .hasMessageStartingWith("No row is called 'clip'; there are: train-1, ");
        assertThatThrownBy(() -> parse("("))
                .hasMessageStartingWith("'(' is not a regular expression: ");
    }
}
