package unclip.cli;

import ai.djl.Device;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.data.source.CaptionedSource;
import unclip.data.source.Sources;
import unclip.embedding.EmbedOptions;
import unclip.embedding.EmbedReport;
import unclip.embedding.Embedder;
import unclip.embedding.Embedders;
import unclip.embedding.EmbeddingRun;
import unclip.tensor.Devices;
import unclip.weights.WeightStore;
import unclip.weights.hub.HubOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** {@code unclip embed}: pictures and captions become a cache of their CLIP embeddings. */
@Command(
        name = "embed",
        description = {
            "Embed pictures and captions with CLIP into a cache that other runs can read.",
            "",
            "SOURCE is a folder of pictures with captions (captions or metadata as csv, tsv or"
                    + " jsonl, or a text file beside each picture); tar shards in the layout of"
                    + " WebDataset, one or a folder of them; a table of captions without pictures"
                    + " (parquet, csv, tsv, jsonl); emoji; or shapes:N. What is damaged, unsafe or"
                    + " without a caption is left out and listed in skipped.tsv.",
            "",
            "Ctrl-C keeps the finished shards; the same command goes on from there.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  unclip embed emoji --out emoji-cache",
            "  unclip embed my-photos --batch 128 --float16 --out photo-cache",
            "  unclip embed my-photos -m openai/clip-vit-base-patch32 --out photo-cache"
        })
final class EmbedCommand implements Callable<Integer> {

    private static final int MAX_BATCH = 4096;
    private static final int MAX_THREADS = 256;

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "SOURCE", description = "What to embed.")
    private String source = "";

    @Option(
            names = {"-m", "--model"},
            paramLabel = "MODEL",
            defaultValue = "clip-small",
            description =
                    "A CLIP among the weights (${DEFAULT-VALUE}); a folder with a released one, as"
                            + " Hugging Face or OpenCLIP lay it out; or its name OWNER/NAME, looked"
                            + " for in Hugging Face's cache folder and else downloaded from"
                            + " HF_ENDPOINT.")
    private String model = "clip-small";

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            required = true,
            description = "Where the cache goes.")
    private Path out = Path.of("");

    @Option(
            names = "--batch",
            paramLabel = "N",
            defaultValue = "64",
            description = "Pictures that go through the model at once (${DEFAULT-VALUE}).")
    private int batch;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Threads that decode pictures (one for each core).")
    private @Nullable Integer threads;

    @Option(
            names = "--resume",
            description = "Insist on going on from an interrupted run; without, it is optional.")
    private boolean resume;

    @Option(names = "--float16", description = "Store embeddings in half precision.")
    private boolean half;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, gpu, or gpu0, gpu1, … (${DEFAULT-VALUE}).")
    private String device = "auto";

    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description = "Folder of the weights (data/weights of this checkout).")
    private @Nullable Path weights;

    EmbedCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String deviceName = DeviceName.check(spec, device);
        int workers =
                Objects.requireNonNullElse(threads, Runtime.getRuntime().availableProcessors());
        require("--batch", batch, MAX_BATCH);
        require("--threads", workers, MAX_THREADS);
        EmbedOptions options = EmbedOptions.of(batch, workers, half);
        Path home = Build.dataHome().resolve("data");
        Path store = weights == null ? home.resolve("weights") : weights;
        try (Embedder embedder = load(new WeightStore(store), Devices.choose(deviceName))) {
            CaptionedSource opened =
                    Sources.open(source, home, embedder.pictureSize(), options.limits());
            SampleFolder.prepare(out);
            return embed(embedder, opened, options);
        } catch (CancellationException e) {
            console.warn(Sentences.of(e));
            return Exit.INTERRUPTED;
        } catch (IOException e) {
            if (!Thread.currentThread().isInterrupted()) {
                throw e;
            }
            console.warn("Stopped before anything was embedded.");
            return Exit.INTERRUPTED;
        }
    }

    private Embedder load(WeightStore store, Device on) throws IOException {
        try (ProgressBar bar = new ProgressBar(console, "load")) {
            return Embedders.open(
                    model,
                    store,
                    HubOptions::fromEnvironment,
                    on,
                    (file, done, total) ->
                            bar.update(file + ", MiB", mebibytes(done), mebibytes(total)));
        }
    }

    private static int mebibytes(long bytes) {
        return (int) Math.min(bytes >> 20, Integer.MAX_VALUE);
    }

    private int embed(Embedder embedder, CaptionedSource opened, EmbedOptions options)
            throws IOException {
        EmbedReport report;
        try (ProgressBar bar = new ProgressBar(console, "embed")) {
            report =
                    EmbeddingRun.run(
                            embedder,
                            opened,
                            options,
                            out,
                            resume,
                            (done, expected) ->
                                    bar.update(
                                            opened.description(),
                                            narrowed(done),
                                            narrowed(expected)));
        }
        EmbedTable.lines(report).forEach(console::say);
        console.say("The cache is " + out + ".");
        return 0;
    }

    private static int narrowed(long count) {
        return (int) Math.min(count, Integer.MAX_VALUE);
    }

    private void require(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw new ParameterException(
                    spec.commandLine(),
                    String.format(
                            Locale.ROOT, "%s must lie from 1 to %d, got %d.", option, most, value));
        }
    }
}
