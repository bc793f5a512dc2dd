package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.pipeline.SampleRequest;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;

/** {@code unclip sample}: words become pictures, with a record that can be replayed. */
@Command(
        name = "sample",
        description = {
            "Draw pictures of prompts.",
            "",
            "Writes into the output folder: sheet.png (all pictures, a labelled row for each"
                    + " prompt), each picture as a PNG file, and samples.json, the record from"
                    + " which --replay makes the same bytes again.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "Examples:",
            "  unclip sample \"a red heart\" \"a fox\" --n 4 --seed 7 --out hearts",
            "  unclip sample \"a woman with red hair\" --steps 80 --guidance 5 --trace",
            "  unclip sample --replay hearts/samples.json"
        })
final class SampleCommand implements Callable<Integer> {

    static final int MAX_PICTURES = 1000;
    static final int MAX_STEPS = 1000;
    static final double MAX_GUIDANCE = 100;

    private final Console console;
    private final Interruption interruption;
    private final Studio.Opener studios;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "PROMPT",
            arity = "0..*",
            description = "What to draw; one in quotes for each row of pictures.")
    private List<String> prompts = List.of();

    @Option(
            names = {"-n", "--n"},
            paramLabel = "N",
            defaultValue = "4",
            description = "Pictures of each prompt (${DEFAULT-VALUE}).")
    private int n;

    @Option(
            names = "--seed",
            paramLabel = "SEED",
            defaultValue = "0",
            description =
                    "Start of all randomness; the same seed draws the same pictures"
                            + " (${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--steps",
            paramLabel = "STEPS",
            description = "Denoising steps of the decoder; more is slower and finer.")
    private @Nullable Integer steps;

    @Option(
            names = "--guidance",
            paramLabel = "SCALE",
            description = "How strongly the decoder follows the prompt; 1 is without guidance.")
    private @Nullable Double guidance;

    @Option(
            names = "--prior-steps",
            paramLabel = "STEPS",
            description = "Denoising steps of the prior.")
    private @Nullable Integer priorSteps;

    @Option(
            names = "--prior-guidance",
            paramLabel = "SCALE",
            description = "How strongly the prior follows the prompt.")
    private @Nullable Double priorGuidance;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description =
                    "Where the pictures go (samples; with --replay, a folder replay beside the"
                            + " record).")
    private @Nullable Path out;

    @Option(
            names = "--trace",
            description =
                    "Also draw each picture's film strip: x_t above the guess of x_0, over the"
                            + " steps.")
    private boolean trace;

    @Option(
            names = "--replay",
            paramLabel = "FILE",
            description =
                    "Draw the pictures of a samples.json again and check that no byte differs.")
    private @Nullable Path replay;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            description = "auto, cpu, gpu, or gpu0, gpu1, … (auto: a GPU if there is one).")
    private @Nullable String device;

    @Option(
            names = "--weights",
            paramLabel = "DIR",
            description = "Folder of the weights (data/weights of this checkout).")
    private @Nullable Path weights;

    SampleCommand(Console console, Interruption interruption, Studio.Opener studios) {
        this.console = console;
        this.interruption = interruption;
        this.studios = studios;
    }

    @Override
    public Integer call() throws IOException {
        return replay == null ? draw() : replay(replay);
    }

    private int draw() throws IOException {
        SampleRequest request = request();
        String deviceName = DeviceName.check(spec, device == null ? "auto" : device);
        warnOfMissingQuotes();
        SampleFolder folder = SampleFolder.prepare(out == null ? Path.of("samples") : out);
        SampleRun run = new SampleRun(console, interruption, studios, weights, deviceName);
        SampleRecord record = run.draw(request, folder);
        return record.complete() ? 0 : Exit.INTERRUPTED;
    }

    private int replay(Path file) throws IOException {
        refuseBesideReplay();
        SampleRecord wanted = SampleRecord.read(file);
        String deviceName = DeviceName.check(spec, device == null ? wanted.device() : device);
        Path parent = file.toAbsolutePath().getParent();
        Path target = out != null ? out : (parent == null ? file : parent).resolve("replay");
        SampleFolder folder = SampleFolder.prepare(target);
        SampleRun run = new SampleRun(console, interruption, studios, weights, deviceName);
        SampleRecord made = run.replay(wanted, folder);
        if (!made.complete()) {
            return Exit.INTERRUPTED;
        }
        wanted.requireSamePictures(made);
        console.say(
                "Replayed: all " + made.pictures().size() + " pictures are the same to the byte.");
        return 0;
    }

    private SampleRequest request() {
        requirePrompts();
        require(n >= 1 && n <= MAX_PICTURES, "--n", "from 1 to " + MAX_PICTURES, n);
        SampleRequest usual = SampleRequest.of(prompts, n, seed);
        return new SampleRequest(
                prompts,
                n,
                seed,
                steps("--steps", steps, usual.steps()),
                scale("--guidance", guidance, usual.guidance()),
                steps("--prior-steps", priorSteps, usual.priorSteps()),
                scale("--prior-guidance", priorGuidance, usual.priorGuidance()),
                trace);
    }

    private void requirePrompts() {
        if (prompts.isEmpty()) {
            throw usage("Say what to draw, as in: unclip sample \"a red heart\".");
        }
        for (int i = 0; i < prompts.size(); i++) {
            if (prompts.get(i).isBlank()) {
                String which = prompts.size() == 1 ? "The prompt" : "Prompt " + (i + 1);
                throw usage(which + " is empty; describe a picture, as in \"a red heart\".");
            }
        }
    }

    private int steps(String option, @Nullable Integer value, int usual) {
        int steps = value == null ? usual : value;
        require(steps >= 1 && steps <= MAX_STEPS, option, "from 1 to " + MAX_STEPS, steps);
        return steps;
    }

    private double scale(String option, @Nullable Double value, double usual) {
        double scale = value == null ? usual : value;
        String range = String.format(Locale.ROOT, "from 0 to %.0f", MAX_GUIDANCE);
        require(scale >= 0 && scale <= MAX_GUIDANCE, option, range, scale);
        return scale;
    }

    private void require(boolean holds, String option, String range, Number value) {
        if (!holds) {
            throw usage(option + " must lie " + range + ", got " + value + ".");
        }
    }

    private void refuseBesideReplay() {
        boolean other =
                !prompts.isEmpty()
                        || steps != null
                        || guidance != null
                        || priorSteps != null
                        || priorGuidance != null
                        || trace
                        || spec.commandLine().getParseResult().hasMatchedOption("--n")
                        || spec.commandLine().getParseResult().hasMatchedOption("--seed");
        if (other) {
            throw usage(
                    "--replay takes prompts, counts, seed and scales from its file; only --out,"
                            + " --device and --weights may stand beside it.");
        }
    }

    /** {@code unclip sample a red heart} asks for three rows, which hardly anybody means. */
    private void warnOfMissingQuotes() {
        boolean singleWords = prompts.stream().noneMatch(p -> p.strip().contains(" "));
        if (prompts.size() >= 3 && singleWords) {
            console.warn(
                    prompts.size()
                            + " prompts of one word each; a prompt of several words needs quotes.");
        }
    }

    private ParameterException usage(String sentence) {
        return new ParameterException(spec.commandLine(), sentence);
    }
}
