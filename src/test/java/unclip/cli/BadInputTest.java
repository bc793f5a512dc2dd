package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import ai.djl.engine.Engine;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

class BadInputTest {

    @TempDir private Path folder = Path.of(".");
    private final FakeStudio studio = new FakeStudio();
    private final Cli cli = new Cli(studio);

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t\n"})
    void anEmptyPromptIsAWrongRequest(String prompt) {
        assertThat(oneSentence(cli.run("sample", prompt, "--out", folder), 2)).contains("is empty");
        assertThat(oneSentence(cli.run("sample", "a fox", prompt), 2))
                .contains("Prompt 2 is empty");
        assertThat(studio.opened).isZero();
    }

    @Test
    void noPromptIsAWrongRequest() {
        assertThat(oneSentence(cli.run("sample"), 2)).contains("Say what to draw");
    }

    @Test
    void aPromptOf500WordsIsCutAndTheWarningSaysWhere() {
        String words = String.join(" ", Collections.nCopies(49, "very")) + " tall";
        Cli.Result result =
                cli.run("sample", words + " house".repeat(450), "--n", 1, "--out", folder);

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .contains("Warning: The prompt is longer than the model reads")
                .contains("cut after \"…very very very tall\"");
    }

    @ParameterizedTest
    @CsvSource({
        "--n, 0",
        "--n, -3",
        "--n, 1001",
        "--steps, 0",
        "--steps, -1",
        "--guidance, -0.5",
        "--guidance, NaN",
        "--guidance, 1000",
        "--prior-steps, 0",
        "--prior-guidance, -1"
    })
    void aCountOrScaleOutsideItsRangeIsAWrongRequest(String option, String value) {
        String sentence = oneSentence(cli.run("sample", "x", option, value, "--out", folder), 2);

        assertThat(sentence).contains(option + " must lie from", "got " + value.replace(".0", ""));
        assertThat(studio.opened).isZero();
    }

    @Test
    void aWordWhereANumberShouldBeIsAWrongRequest() {
        assertThat(oneSentence(cli.run("sample", "x", "--n", "four"), 2)).contains("--n", "four");
        assertThat(oneSentence(cli.run("sample", "x", "--seed"), 2)).contains("--seed");
    }

    @Test
    void anUnknownOptionNamesTheNearest() {
        assertThat(oneSentence(cli.run("sample", "x", "--step", 4), 2))
                .contains("Unknown option '--step'; did you mean '--steps'?");
        assertThat(oneSentence(cli.run("sampel", "x"), 2))
                .contains("Unknown command 'sampel'; did you mean 'sample'?");
        assertThat(oneSentence(cli.run("help", "doktor"), 2)).contains("did you mean 'doctor'?");
        assertThat(oneSentence(cli.run(), 2)).contains("unclip help");
    }

    @ParameterizedTest
    @CsvSource({"gpuu, gpu", "cuda:0, gpu", "cpuu, cpu", "atuo, auto", "quantum, auto"})
    void anUnknownDeviceNamesTheNearest(String device, String nearest) {
        assertThat(oneSentence(cli.run("sample", "x", "--device", device), 2))
                .contains("Unknown device '" + device + "'; did you mean '" + nearest + "'?");
        assertThat(studio.opened).isZero();
    }

    @Test
    void aGpuThatIsNotThereIsAFailure() {
        assumeThat(Engine.getInstance().getGpuCount()).isZero();
        Cli real = new Cli(PipelineStudio::open);

        assertThat(oneSentence(real.run("sample", "x", "--device", "gpu", "--out", folder), 1))
                .contains("gpu", "use cpu");
    }

    @Test
    void anOutputFolderThatTakesNoFilesIsRefusedBeforeAnythingIsLoaded() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "in the way");

        assertThat(oneSentence(cli.run("sample", "x", "--out", file), 1)).contains("--out", "file");
        assertThat(oneSentence(cli.run("sample", "x", "--out", file.resolve("deeper")), 1))
                .contains("--out");
        assertThat(studio.opened).isZero();
    }

    @Test
    void missingWeightsAreAFailure() {
        Cli real = new Cli(PipelineStudio::open);
        Path none = folder.resolve("none");

        assertThat(oneSentence(real.run("sample", "x", "--weights", none, "--out", folder), 1))
                .contains("none");
    }

    @Test
    void whatThePipelineRefusesIsToldInItsOwnSentence() {
        Cli damaged =
                new Cli(
                        (weights, device) -> {
                            throw new IOException("The weights file w is damaged.");
                        });

        assertThat(oneSentence(damaged.run("sample", "x", "--out", folder), 1))
                .isEqualToIgnoringNewLines("unclip: The weights file w is damaged.");
    }

    @Test
    void promptsWithoutQuotesGetAWarning() {
        Cli.Result result = cli.run("sample", "a", "red", "heart", "--n", 1, "--out", folder);

        assertThat(result.code()).isZero();
        assertThat(result.err()).contains("Warning: 3 prompts of one word each");
    }
}
