package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class TrainCommandTest {

    @TempDir private Path folder = Path.of(".");
    private final Cli cli = new Cli(new FakeStudio());

    @Test
    void aRecipeThatIsNotThereOrWrongIsNamed() throws IOException {
        Path none = folder.resolve("none.yaml");
        assertThat(oneSentence(cli.run("train", none), 1)).contains("none.yaml");
        Path wrong = Files.writeString(folder.resolve("wrong.yaml"), "kind: clip\nnaem: x\n");
        assertThat(oneSentence(cli.run("train", wrong), 1)).contains("wrong.yaml", "naem", "name");
        assertThat(oneSentence(cli.run("train"), 2)).contains("RECIPE");
        assertThat(oneSentence(cli.run("train", wrong, "--device", "tpu9"), 2)).contains("tpu9");
    }

    @Test
    void aFolderThatTakesNoFilesIsRefusedFirst() throws IOException {
        Path recipe = Build.home().resolve("experiments/box/clip.yaml");
        Path file = Files.writeString(folder.resolve("file"), "in the way");
        assertThat(oneSentence(cli.run("train", recipe, "--out", file), 1)).contains("--out");
    }
}
