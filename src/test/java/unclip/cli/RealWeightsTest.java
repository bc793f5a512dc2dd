package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The whole way with the weights in the box. */
class RealWeightsTest {

    private static final Path WEIGHTS = Build.home().resolve("data/weights");

    @TempDir private Path folder = Path.of(".");
    private final Cli cli = new Cli(PipelineStudio::open);

    @BeforeEach
    void needsTheWeights() {
        assumeThat(WEIGHTS.resolve("decoder-small.safetensors")).exists();
    }

    @Test
    void aRunReplaysToTheByte() {
        Path out = folder.resolve("out");
        Cli.Result drawn =
                cli.run(
                        "sample",
                        "a red heart",
                        "a blue square on a white background",
                        "--n",
                        2,
                        "--seed",
                        7,
                        "--steps",
                        3,
                        "--prior-steps",
                        3,
                        "--trace",
                        "--device",
                        "cpu",
                        "--weights",
                        WEIGHTS,
                        "--out",
                        out);
        assertThat(drawn.err()).doesNotContain("unclip:");
        assertThat(drawn.code()).isZero();

        Path record = out.resolve("samples.json");
        Cli.Result replayed = cli.run("sample", "--replay", record, "--weights", WEIGHTS);
        assertThat(replayed.out()).contains("all 4 pictures are the same to the byte");
        assertThat(replayed.code()).isZero();
        assertThat(out.resolve("replay/sheet.png"))
                .hasSameBinaryContentAs(out.resolve("sheet.png"));
    }

    @Test
    void aPromptOf500WordsIsCutWhereTheWarningSays() {
        String prompt = "a red heart " + "and a very large dog ".repeat(100);
        Cli.Result result =
                cli.run(
                        "sample",
                        prompt,
                        "--n",
                        1,
                        "--steps",
                        1,
                        "--prior-steps",
                        1,
                        "--device",
                        "cpu",
                        "--weights",
                        WEIGHTS,
                        "--out",
                        folder.resolve("long"));

        assertThat(result.code()).isZero();
        assertThat(result.err())
                .containsPattern("Warning: The prompt is longer .* cut after \"….+\"");
    }

    @Test
    void weightsWithOneByteChangedAreRefused() throws IOException {
        Path copy = Files.createDirectory(folder.resolve("weights"));
        try (Stream<Path> files = Files.list(WEIGHTS)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(file.getFileName()));
            }
        }
        Path damaged = copy.resolve("prior-small.safetensors");
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length / 2] ^= 1;
        Files.write(damaged, bytes);

        Cli.Result result =
                cli.run("sample", "a fox", "--weights", copy, "--out", folder.resolve("o"));
        assertThat(oneSentence(result, 1))
                .contains("prior-small.safetensors", "damaged", "SHA-256");
        List<Finding> findings = WeightsCheck.findings(copy);
        assertThat(findings)
                .filteredOn(f -> f.health() == Finding.Health.BROKEN)
                .extracting(Finding::text)
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .contains("prior-small.safetensors");
    }
}
