package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.image.ImageFiles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DataCommandTest {

    @TempDir private Path folder = Path.of(".");
    private final Cli cli = new Cli(new FakeStudio());

    @Test
    void drawsASentenceAndRandomScenesTheSameEachTime() throws IOException {
        Path sentence = folder.resolve("sentence.png");
        Path scenes = folder.resolve("scenes.png");
        Path again = folder.resolve("again.png");

        assertThat(cli.run("data", "shapes", "a red ring", "--out", sentence).code()).isZero();
        assertThat(cli.run("data", "shapes", "--n", 3, "--size", 32, "--out", scenes).code())
                .isZero();
        assertThat(cli.run("data", "shapes", "--n", 3, "--size", 32, "--out", again).code())
                .isZero();

        assertThat(ImageFiles.read(sentence).getWidth()).isGreaterThan(6 * 128);
        assertThat(scenes).hasSameBinaryContentAs(again);
    }

    @Test
    void aSentenceOutsideTheGrammarIsAWrongRequest() {
        assertThat(oneSentence(cli.run("data", "shapes", "a red fox"), 2)).contains("fox");
        assertThat(oneSentence(cli.run("data", "shapes", "--size", 4), 2)).contains("--size", "4");
        assertThat(oneSentence(cli.run("data"), 2)).contains("emoji, fluent, shapes");
    }

    @Test
    void aPackageThatIsNotThereIsNamed() {
        Path none = folder.resolve("none.tgz");
        assertThat(
                        oneSentence(
                                cli.run(
                                        "data",
                                        "emoji",
                                        "--google",
                                        none,
                                        "--twitter",
                                        none,
                                        "--out",
                                        folder),
                                1))
                .contains("none.tgz");
    }

    @Test
    void aFluentPackageThatIsNotThereOrIsAnotherOneIsNamed() throws IOException {
        Path out = folder.resolve("fluent");
        Path none = folder.resolve("none.tgz");
        assertThat(oneSentence(cli.run("data", "fluent", "--tarball", none, "--out", out), 1))
                .contains("none.tgz is missing");
        Path other = Files.writeString(folder.resolve("other.tgz"), "something else");
        assertThat(oneSentence(cli.run("data", "fluent", "--tarball", other, "--out", out), 1))
                .contains("other.tgz is not the expected package @lobehub/fluent-emoji-3d 1.1.0");
        assertThat(out).isEmptyDirectory();
    }

    @Test
    void npmNamesArchivesAfterScopeNameAndVersion() {
        assertThat(NpmPack.fileName("@lobehub/fluent-emoji-3d@1.1.0"))
                .isEqualTo("lobehub-fluent-emoji-3d-1.1.0.tgz");
        assertThat(NpmPack.fileName("emoji-datasource-google@16.0.0"))
                .isEqualTo("emoji-datasource-google-16.0.0.tgz");
    }

    @Test
    void fashionIsShownByClassAndCutToSubsets() throws IOException {
        Path from = Build.home().resolve("data/fashion-mnist");
        Path sheet = folder.resolve("fashion.png");
        assertThat(cli.run("data", "fashion", "--from", from, "--n", 2, "--out", sheet).code())
                .isZero();
        assertThat(ImageFiles.read(sheet).getHeight()).isGreaterThan(10 * 64);

        Path small = folder.resolve("small");
        Cli.Result result =
                cli.run("data", "fashion", "--from", from, "--subset", 5, "--out", small);
        assertThat(result.out()).contains("5 pictures");
        assertThat(small.resolve("train-images-idx3-ubyte.gz")).exists();

        assertThat(oneSentence(cli.run("data", "fashion", "--from", folder), 1)).contains("idx3");
        assertThat(oneSentence(cli.run("data", "fashion", "--subset", 5), 2)).contains("--out");
        assertThat(oneSentence(cli.run("data", "fashion", "--n", 0), 2)).contains("--n", "0");
    }
}
