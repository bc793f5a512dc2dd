package unclip.cli;

import ai.djl.Device;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.tensor.Devices;
import unclip.train.LossCurve;
import unclip.train.MemoryEstimate;
import unclip.train.Recipe;
import unclip.train.Recipes;
import unclip.train.TrainListener;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;

/** {@code unclip train}: turns a recipe into weights. */
@Command(
        name = "train",
        description = {
            "Train what a recipe describes, and store the weights with their card and loss curve.",
            "",
            "Ctrl-C stops a run and keeps its checkpoint; --resume goes on from there as if nothing"
                    + " had happened. The recipes of the box's own weights are in experiments/box.",
            ""
        },
        optionListHeading = "%nOptions:%n",
        footer = {"", "Example:", "  unclip train experiments/box/clip.yaml --out my-weights"})
final class TrainCommand implements Callable<Integer> {

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "RECIPE", description = "A YAML file.")
    private Path recipeFile = Path.of("recipe.yaml");

    @Option(names = "--resume", description = "Go on from the last checkpoint of this recipe.")
    private boolean resume;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "DIR",
            description =
                    "Where the weights go, and where a prior or decoder finds the CLIP that it"
                            + " builds on (data/weights of this checkout).")
    private @Nullable Path out;

    @Option(
            names = "--checkpoints",
            paramLabel = "DIR",
            description = "Where runs in progress are kept (runs in this checkout).")
    private @Nullable Path checkpoints;

    @Option(
            names = "--device",
            paramLabel = "DEVICE",
            defaultValue = "auto",
            description = "auto, cpu, gpu, or gpu0, gpu1, … (${DEFAULT-VALUE}).")
    private String device = "auto";

    TrainCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        String deviceName = DeviceName.check(spec, device);
        Recipe recipe = Recipe.read(recipeFile);
        Path home = Build.dataHome();
        Path weights = out == null ? home.resolve("data/weights") : out;
        Path runs = checkpoints == null ? home.resolve("runs") : checkpoints;
        SampleFolder.prepare(weights);
        SampleFolder.prepare(runs);
        Device chosen = Devices.choose(deviceName);
        String commit = Objects.requireNonNullElse(Build.commit(), "");
        return train(
                recipe,
                new Recipes.Place(
                        home.resolve("data"), new WeightStore(weights), runs, chosen, commit));
    }

    private int train(Recipe recipe, Recipes.Place place) throws IOException {
        LossCurve curve;
        try (ProgressBar bar = new ProgressBar(console, recipe.name())) {
            curve = Recipes.run(recipe, place, resume, new Watch(console, bar));
        } catch (CancellationException e) {
            console.warn(Sentences.of(e));
            return Exit.INTERRUPTED;
        }
        Path file = place.weights().folder().resolve(recipe.name() + ".safetensors");
        console.say(
                String.format(
                        Locale.ROOT,
                        "%s is trained: %d steps in %s, last loss %.4f; the weights are %s.",
                        recipe.name(),
                        recipe.steps(),
                        ProgressBar.clock(curve.seconds()),
                        curve.last(),
                        file));
        return 0;
    }

    /** Shows what a run takes, and how far it is. */
    private record Watch(Console console, ProgressBar bar) implements TrainListener {

        @Override
        public void step(long step, long steps, double loss) {
            bar.note(String.format(Locale.ROOT, ", loss %.4f", loss));
            bar.update("step", (int) step, (int) steps);
        }

        @Override
        public void memory(MemoryEstimate estimate, int pictures, int batchSize) {
            String parts =
                    pictures == batchSize
                            ? ""
                            : ", taking the "
                                    + batchSize
                                    + " pictures of a step "
                                    + pictures
                                    + " at a time";
            console.say(
                    "Training needs " + estimate.sentence(pictures) + " of memory" + parts + ".");
        }
    }
}
