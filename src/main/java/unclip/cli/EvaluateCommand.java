package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.embedding.Embedder;
import unclip.embedding.Embedders;
import unclip.evaluate.EvaluationSet;
import unclip.evaluate.metric.Bootstrap;
import unclip.evaluate.metric.Measured;
import unclip.files.AtomicFiles;
import unclip.files.NearestName;
import unclip.pipeline.SampleRequest;
import unclip.tensor.Devices;
import unclip.weights.WeightStore;
import unclip.weights.hub.HubOptions;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/** {@code unclip evaluate}: how good the pictures are, each number with its interval. */
@Command(
        name = "evaluate",
        description = {
            "Draw pictures for captions of a set, and measure them against the true ones.",
            "",
            "SET is cell (emoji whose combination of role, gender and tone no model saw), style"
                    + " (emoji seen in the other style only), train (seen emoji), shapes (one"
                    + " coloured shape), unseen (one with a held-out pair of words) or pairs (two"
                    + " shapes in a relation).",
            "",
            "Ctrl-C keeps the finished pictures; the same command goes on from there.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  unclip evaluate cell --n 128",
            "  unclip evaluate pairs --n 200 --guidance 5 --out pairs-5",
            "  unclip evaluate cell --pictures my-pictures"
        })
final class EvaluateCommand implements Callable<Integer> {

    private final Console console;
    private final Studio.Opener studios;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "SET",
            arity = "0..1",
            defaultValue = "cell",
            description = "What to draw (${DEFAULT-VALUE}).")
    private String set = "cell";

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            defaultValue = "128",
            description = "Pictures, at most (${DEFAULT-VALUE}).")
    private int n;

    @Option(
            names = "--pictures",
            paramLabel = "DIR",
            description =
                    "Measure the pictures of a folder against the set's true ones, instead of"
                            + " drawing.")
    private @Nullable Path pictures;

    @Option(
            names = "--judge",
            paramLabel = "MODEL",
            defaultValue = "clip-judge",
            description =
                    "The CLIP whose embeddings are compared, best another than the one that drew:"
                            + " among the weights, a folder, or owner/name (${DEFAULT-VALUE}).")
    private String judge = "clip-judge";

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description = "Start of all randomness (${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--steps", paramLabel = "STEPS", description = "Steps of the decoder.")
    private int steps = SampleRequest.DEFAULT_STEPS;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description = "The decoder's guidance; 1 is without.")
    private double guidance = SampleRequest.DEFAULT_GUIDANCE;

    @Option(names = "--prior-steps", paramLabel = "STEPS", description = "Steps of the prior.")
    private int priorSteps = SampleRequest.DEFAULT_PRIOR_STEPS;

    @Option(names = "--prior-guidance", paramLabel = "SCALE", description = "The prior's guidance.")
    private double priorGuidance = SampleRequest.DEFAULT_PRIOR_GUIDANCE;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "200",
            description =
                    "Bootstrap resamples for the intervals; 0 for none but those of shares"
                            + " (${DEFAULT-VALUE}).")
    private int resamples;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description = "Where pictures and results go (evaluations/SET).")
    private @Nullable Path out;

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

    EvaluateCommand(Console console, Studio.Opener studios) {
        this.console = console;
        this.studios = studios;
    }

    @Override
    public Integer call() throws IOException {
        String deviceName = DeviceName.check(spec, device);
        EvaluationRecord.Asked asked = asked();
        Bootstrap bootstrap = checked(() -> new Bootstrap(resamples, seed));
        Path folder = out == null ? Path.of("evaluations", set) : out;
        SampleFolder.prepare(folder);
        EvaluationRecord record;
        try (ProgressBar bar = new ProgressBar(console, "evaluate")) {
            record = run(asked, bootstrap, deviceName, folder, bar);
        } catch (CancellationException e) {
            console.warn(Sentences.of(e));
            return Exit.INTERRUPTED;
        }
        new EvaluationTable(record.measured()).lines().forEach(console::say);
        console.say("");
        console.say("The results are in " + folder + " (evaluation.json, evaluation.csv).");
        return 0;
    }

    private EvaluationRecord run(
            EvaluationRecord.Asked asked,
            Bootstrap bootstrap,
            String deviceName,
            Path folder,
            ProgressBar bar)
            throws IOException {
        Path home = Build.dataHome().resolve("data");
        Map<String, Double> seconds = new LinkedHashMap<>();
        long start = System.nanoTime();
        EvaluationRun run;
        List<BufferedImage> judged;
        Map<String, String> drawn = Map.of();
        if (pictures == null) {
            try (Studio studio = studios.open(weights, deviceName)) {
                run = new EvaluationRun(open(studio.pictureSize(), home), bar);
                drawn = studio.weights();
                begin(asked, drawn, deviceName, folder);
                judged = run.draw(studio, asked, folder);
            }
        } else {
            judged = EvaluationRun.read(pictures);
            begin(asked, drawn, deviceName, folder);
            run = new EvaluationRun(open(judged.get(0).getWidth(), home), bar);
        }
        seconds.put("draw", (System.nanoTime() - start) / 1e9);
        start = System.nanoTime();
        WeightStore store = new WeightStore(weights == null ? home.resolve("weights") : weights);
        try (Embedder embedder = load(store, deviceName, bar)) {
            List<Measured> measured = run.measure(embedder, judged, pictures == null, bootstrap);
            seconds.put("judge", (System.nanoTime() - start) / 1e9);
            EvaluationRecord record =
                    record(
                            asked,
                            drawn,
                            deviceName,
                            Map.of(embedder.name(), embedder.sha256()),
                            measured,
                            seconds);
            record.write(folder);
            AtomicFiles.write(
                    folder.resolve("evaluation.csv"),
                    csv -> new EvaluationTable(measured).table().write().csv(csv));
            return record;
        }
    }

    private EvaluationSet open(int size, Path home) throws IOException {
        return EvaluationSet.open(set, n, size, home, seed);
    }

    private Embedder load(WeightStore store, String deviceName, ProgressBar bar)
            throws IOException {
        return Embedders.open(
                judge,
                store,
                HubOptions::fromEnvironment,
                Devices.choose(deviceName),
                (file, done, total) ->
                        bar.update(file + ", MiB", (int) (done >> 20), (int) (total >> 20)));
    }

    /** Goes on with a folder's own evaluation, refuses another's, and marks an empty one. */
    private static void begin(
            EvaluationRecord.Asked asked, Map<String, String> drawn, String deviceName, Path folder)
            throws IOException {
        if (Files.exists(EvaluationRecord.file(folder))) {
            EvaluationRecord.read(folder).requireSame(asked, drawn, folder);
        } else {
            record(asked, drawn, deviceName, Map.of(), List.of(), Map.of()).write(folder);
        }
    }

    private static EvaluationRecord record(
            EvaluationRecord.Asked asked,
            Map<String, String> drawn,
            String deviceName,
            Map<String, String> judges,
            List<Measured> measured,
            Map<String, Double> seconds) {
        return new EvaluationRecord(
                Build.version(),
                Build.commit(),
                Runtime.version().toString(),
                deviceName,
                asked,
                drawn,
                judges,
                measured,
                seconds,
                !measured.isEmpty());
    }

    private EvaluationRecord.Asked asked() {
        if (!EvaluationSet.names().contains(set)) {
            throw usage(
                    "There is no set '%s' to evaluate on; %s."
                            .formatted(set, NearestName.hint(set, EvaluationSet.names())));
        }
        if (n < 2 || n > SampleCommand.MAX_PICTURES * 10) {
            throw usage(
                    "--n must lie from 2 to %d, got %d."
                            .formatted(SampleCommand.MAX_PICTURES * 10, n));
        }
        SampleRequest checked =
                checked(
                        () ->
                                new SampleRequest(
                                        List.of("a"),
                                        1,
                                        seed,
                                        steps,
                                        guidance,
                                        priorSteps,
                                        priorGuidance,
                                        false));
        return new EvaluationRecord.Asked(
                set,
                n,
                seed,
                checked.steps(),
                checked.guidance(),
                checked.priorSteps(),
                checked.priorGuidance(),
                Objects.toString(pictures, null));
    }

    private <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw usage(Sentences.of(e));
        }
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
