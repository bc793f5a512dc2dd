package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.embedding.CacheCard;
import unclip.embedding.EmbeddingCache;
import unclip.embedding.TinyClip;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;

class EmbedCommandTest {

    @TempDir private Path folder = Path.of(".");
    private final Cli cli = new Cli(new FakeStudio());

    private Path pictures(int count) throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        for (int i = 0; i < count; i++) {
            BufferedImage image = new BufferedImage(40 + i, 30, BufferedImage.TYPE_INT_RGB);
            image.setRGB(i, i, 0xff0000);
            assertThat(ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile())).isTrue();
            Files.writeString(pictures.resolve(i + ".txt"), "a red dot");
        }
        return pictures;
    }

    @Test
    void aFolderIsEmbeddedAndTheTableTellsWhatBecameOfIt() throws IOException {
        Path pictures = pictures(5);
        Files.delete(pictures.resolve("3.txt"));
        Path out = folder.resolve("cache");

        Cli.Result result = cli.run("embed", pictures, "--out", out, "--device", "cpu");

        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out())
                .containsPattern("read +5\n")
                .containsPattern("embedded +4\n")
                .containsPattern("no caption +1\n")
                .containsPattern("4 embedded in .*, .*/s, with clip-small");
        EmbeddingCache cache = EmbeddingCache.open(out);
        cache.verify();
        assertThat(cache.width()).isEqualTo(128);
        assertThat(cache.item(3).key()).isEqualTo("4.png");
        assertThat(cli.run("embed", pictures, "--out", out, "--device", "cpu").out())
                .contains("Nothing was left to do.");
        assertThat(oneSentence(cli.run("embed", "shapes:3", "--out", out, "--device", "cpu"), 1))
                .contains("another folder");
    }

    @Test
    void theProjectsOwnShapesAreEmbedded() throws IOException {
        Path out = folder.resolve("shapes");
        Cli.Result result =
                cli.run(
                        "embed",
                        "shapes:6",
                        "-o",
                        out,
                        "--batch",
                        4,
                        "--float16",
                        "--device",
                        "cpu");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(EmbeddingCache.open(out).card().storage()).isEqualTo("float16");
    }

    @Test
    void aStopIsExit130() throws IOException {
        Path pictures = pictures(3);
        Thread.currentThread().interrupt();
        Cli.Result result =
                cli.run("embed", pictures, "--out", folder.resolve("c"), "--device", "cpu");
        assertThat(Thread.interrupted()).isTrue();
        assertThat(result.code()).as(result.err()).isEqualTo(130);
        assertThat(result.err()).contains("Stopped");
    }

    @Test
    void aReleasedClipInAFolderEmbedsAndItsHashIsInTheCard() throws IOException {
        Path model = TinyClip.write(folder.resolve("tiny"));
        Path out = folder.resolve("cache");
        Cli.Result result =
                cli.run("embed", pictures(4), "-m", model, "-o", out, "--device", "cpu");
        assertThat(result.code()).as(result.err()).isZero();
        assertThat(result.out()).containsPattern("4 embedded in .*, .*/s, with tiny on folder");
        EmbeddingCache cache = EmbeddingCache.open(out);
        cache.verify();
        assertThat(cache.width()).isEqualTo(10);
        assertThat(cache.card().modelSha256()).matches("[0-9a-f]{64}");
        Files.delete(model.resolve("config.json"));
        assertThat(oneSentence(cli.run("embed", "emoji", "-m", model, "-o", out), 1))
                .contains("There is no whole CLIP in " + model, "config.json");
    }

    @Test
    void anInterruptedRunOfAReleasedClipGoesOnWithTheSameCommand() throws IOException {
        Path model = TinyClip.write(folder.resolve("tiny"));
        Path table = folder.resolve("captions.csv");
        Files.writeString(
                table,
                IntStream.range(0, 5000)
                        .mapToObj(i -> "url " + i + ",a caption of number " + i)
                        .collect(Collectors.joining("\n", "url,caption\n", "\n")));
        Path out = folder.resolve("cache");
        String[] words = {
            "embed",
            "" + table,
            "-m",
            "" + model,
            "-o",
            "" + out,
            "--batch",
            "4096",
            "--device",
            "cpu"
        };

        int stopped =
                Main.commandLine(interrupting(), cli.interruption, (w, d) -> new FakeStudio())
                        .execute(words);

        assertThat(Thread.interrupted()).isTrue();
        assertThat(stopped).isEqualTo(130);
        assertThat(CacheCard.read(out).embedded()).isEqualTo(4096);
        assertThat(CacheCard.read(out).complete()).isFalse();
        Cli.Result rest = cli.run((Object[]) words);
        assertThat(rest.code()).as(rest.err()).isZero();
        assertThat(rest.out()).containsPattern("embedded +5000\n").contains("904 embedded in");
        EmbeddingCache.open(out).verify();
    }

    /** A terminal on which the first progress that is drawn makes somebody press Ctrl-C. */
    private static Console interrupting() {
        PrintStream silent = Cli.print(new ByteArrayOutputStream());
        OutputStream watched =
                new OutputStream() {
                    @Override
                    public void write(int b) {
                        Thread.currentThread().interrupt();
                    }
                };
        PrintStream err = new PrintStream(watched, true, StandardCharsets.UTF_8);
        return new Console(silent, err, true, false, false);
    }

    @Test
    void wrongRequestsAreOneSentence() throws IOException {
        Path out = folder.resolve("c");
        assertThat(oneSentence(cli.run("embed"), 2)).contains("SOURCE");
        assertThat(oneSentence(cli.run("embed", "emoji"), 2)).contains("--out");
        assertThat(oneSentence(cli.run("embed", "emoji", "-o", out, "--batch", 0), 2))
                .contains("--batch", "0");
        assertThat(oneSentence(cli.run("embed", "emoji", "-o", out, "--threads", 0), 2))
                .contains("--threads");
        assertThat(oneSentence(cli.run("embed", "nowhere", "-o", out), 1)).contains("nowhere");
        assertThat(oneSentence(cli.run("embed", "emoji", "-o", out, "-m", "clip-smal"), 1))
                .contains("clip-small");
        assertThat(oneSentence(cli.run("embed", "emoji", "-o", out, "-m", "prior-small"), 1))
                .contains("no CLIP");
        assertThat(oneSentence(cli.run("embed", pictures(1), "-o", out, "--resume"), 1))
                .contains("resume");
    }
}
