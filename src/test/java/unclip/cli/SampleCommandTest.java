package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class SampleCommandTest {

    @TempDir private Path folder = Path.of(".");
    private final FakeStudio studio = new FakeStudio();
    private final Cli cli = new Cli(studio);

    @Test
    void writesASheetThePicturesAndARecord() throws IOException {
        Path out = folder.resolve("new/out");
        Cli.Result result =
                cli.run(
                        "sample",
                        "a red heart",
                        "a Füchslein",
                        "--n",
                        2,
                        "--seed",
                        7,
                        "--out",
                        out);

        assertThat(result.code()).isZero();
        assertThat(names(out))
                .containsExactlyInAnyOrder(
                        "01-a-red-heart-1.png",
                        "01-a-red-heart-2.png",
                        "02-a-fuchslein-1.png",
                        "02-a-fuchslein-2.png",
                        "samples.json",
                        "sheet.png");
        SampleRecord record = SampleRecord.read(out.resolve("samples.json"));
        assertThat(record.complete()).isTrue();
        assertThat(record.options().seed()).isEqualTo(7);
        assertThat(record.options().prompts()).containsExactly("a red heart", "a Füchslein");
        assertThat(record.weights()).isEqualTo(studio.weights());
        assertThat(record.pictures()).hasSize(4);
        assertThat(record.seconds()).containsKeys("load", "decoder", "total");
    }

    @Test
    void traceAddsAFilmStripForEachPicture() throws IOException {
        cli.run("sample", "a fox", "--n", 2, "--trace", "--out", folder);

        assertThat(names(folder)).contains("01-a-fox-1-trace.png", "01-a-fox-2-trace.png");
    }

    @Test
    void optionsReachThePipeline() {
        cli.run(
                "sample",
                "x",
                "--steps",
                12,
                "--guidance",
                1.5,
                "--prior-steps",
                9,
                "--prior-guidance",
                0,
                "--out",
                folder);

        assertThat(studio.requests).hasSize(1);
        assertThat(studio.requests.get(0).steps()).isEqualTo(12);
        assertThat(studio.requests.get(0).guidance()).isEqualTo(1.5);
        assertThat(studio.requests.get(0).priorSteps()).isEqualTo(9);
        assertThat(studio.requests.get(0).priorGuidance()).isZero();
    }

    @Test
    void aPictureDoesNotDependOnThePromptsBesideIt() throws IOException {
        cli.run("sample", "a fox", "--n", 1, "--out", folder.resolve("alone"));
        cli.run("sample", "a cat", "a fox", "--n", 1, "--out", folder.resolve("beside"));

        assertThat(folder.resolve("alone/01-a-fox-1.png"))
                .hasSameBinaryContentAs(folder.resolve("beside/02-a-fox-1.png"));
    }

    @Test
    void replayMakesTheSameBytesAndSaysSo() {
        cli.run("sample", "a fox", "a cat", "--n", 2, "--seed", 3, "--trace", "--out", folder);
        Cli.Result result = cli.run("sample", "--replay", folder.resolve("samples.json"));

        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("all 4 pictures are the same to the byte");
        for (String name : List.of("01-a-fox-1.png", "02-a-cat-2.png", "sheet.png")) {
            assertThat(folder.resolve("replay").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve(name));
        }
    }

    @Test
    void replayFailsWhenAPictureDiffers() {
        cli.run("sample", "a fox", "--n", 2, "--out", folder);
        studio.flaw = 1;
        Cli.Result result = cli.run("sample", "--replay", folder.resolve("samples.json"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("Only 0 of 2 pictures came out as recorded");
    }

    @Test
    void replayRefusesOtherWeights() {
        cli.run("sample", "a fox", "--n", 1, "--out", folder);
        studio.weights.put("decoder", "e".repeat(64));
        Cli.Result result = cli.run("sample", "--replay", folder.resolve("samples.json"));

        assertThat(result.code()).isEqualTo(1);
        assertThat(result.err()).contains("other weights", "decoder", "dddddddddddd", "--weights");
        assertThat(studio.requests).hasSize(1);
    }

    @Test
    void replayRefusesWhatIsNoRecord() throws IOException {
        Path file = folder.resolve("other.json");
        Files.writeString(file, "{\"a\": 1}");
        assertThat(oneSentence(cli.run("sample", "--replay", file), 1)).contains("other.json");
        Files.writeString(file, "{}");
        assertThat(oneSentence(cli.run("sample", "--replay", file), 1)).contains("missing");
        Files.writeString(file, "not json");
        assertThat(oneSentence(cli.run("sample", "--replay", file), 1)).contains("JSON");
        Path none = folder.resolve("none.json");
        assertThat(oneSentence(cli.run("sample", "--replay", none), 1)).contains("none.json");
    }

    @Test
    void replayTakesNoOptionsThatWouldChangeThePictures() {
        cli.run("sample", "a fox", "--n", 1, "--out", folder);
        Path file = folder.resolve("samples.json");
        for (List<Object> extra :
                List.of(
                        List.<Object>of("a cat"),
                        List.<Object>of("--n", 4),
                        List.<Object>of("--seed", 0),
                        List.<Object>of("--steps", 3))) {
            Object[] words =
                    Stream.concat(Stream.of("sample", "--replay", file), extra.stream()).toArray();
            assertThat(oneSentence(cli.run(words), 2)).contains("--replay takes");
        }
    }

    @Test
    void ctrlCKeepsWhatWasFinished() throws IOException {
        studio.onSample =
                () -> {
                    if (studio.requests.size() == 2) {
                        cli.interruption.request();
                    }
                };
        Cli.Result result = cli.run("sample", "a fox", "a cat", "--n", 2, "--out", folder);

        assertThat(result.code()).isEqualTo(130);
        assertThat(result.err()).contains("Stopped: 2 of 4 pictures were finished");
        assertThat(names(folder))
                .containsExactlyInAnyOrder(
                        "01-a-fox-1.png", "01-a-fox-2.png", "samples.json", "sheet.png");
        assertThat(Files.readString(folder.resolve("samples.json")))
                .contains("\"complete\" : false");
    }

    @Test
    void ctrlCBeforeTheFirstPictureLeavesNone() throws IOException {
        studio.onSample = cli.interruption::request;
        Cli.Result result = cli.run("sample", "a fox", "--n", 2, "--out", folder);

        assertThat(result.code()).isEqualTo(130);
        assertThat(names(folder)).containsExactly("samples.json");
    }

    static String oneSentence(Cli.Result result, int code) {
        assertThat(result.err()).startsWith("unclip: ");
        assertThat(result.errorLines()).hasSize(1);
        assertThat(result.out()).isEmpty();
        assertThat(result.code()).isEqualTo(code);
        return result.err();
    }

    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName())).toList();
        }
    }
}
