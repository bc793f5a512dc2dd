package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.math.RandomStreams;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;

/**
 * The one training loop: batch, loss, gradient, step; with checkpoints from which it resumes as if
 * it had never stopped.
 */
public final class TrainingLoop {

    private static final int WINDOW = 50; // steps a point of the loss curve averages
    private static final long CHECKPOINT_NANOS = 240_000_000_000L;
    private static final long STREAM =
            0x7261696eL; // keeps the steps' streams apart from the data's

    /** Called at each checkpoint with the averaged weights. */
    @FunctionalInterface
    public interface Exporter {

        /** Stores the averaged weights of a run that has taken {@code step} steps. */
        void export(Map<String, NDArray> average, long step, LossCurve curve) throws IOException;
    }

    private final NDManager manager;
    private final Objective objective;
    private final Gauges gauges;
    private final BatchGradients gradients;
    private final @Nullable SharpnessAware sam;
    private final Optimiser optimiser;
    private final Recipe recipe;
    private final Path state;
    private final Path curveFile;
    private LossCurve curve;
    private int pictures; // at a time
    private long step;

    /**
     * Prepares a run.
     *
     * @param manager owner of the optimiser's state
     * @param checkpoints folder of this run's checkpoint, made if missing
     */
    public TrainingLoop(NDManager manager, Objective objective, Recipe recipe, Path checkpoints) {
        this.manager = manager;
        this.objective = objective;
        gauges = objective.gauges();
        gradients = new BatchGradients(manager, objective);
        this.recipe = recipe;
        optimiser = new Optimiser(manager, objective.parameters(), recipe.optimiser());
        Double rho = recipe.optimiser().sam();
        sam = rho == null ? null : new SharpnessAware(manager, objective.parameters(), rho);
        pictures = recipe.picturesAtATime();
        requireParts();
        state = checkpoints.resolve("state.safetensors");
        curveFile = checkpoints.resolve(recipe.name() + ".loss.csv");
        curve = new LossCurve(recipe.name());
    }

    private void requireParts() {
        if (pictures < recipe.batchSize() && !takesParts()) {
            throw new IllegalArgumentException(
                    "The loss of '"
                            + recipe.name()
                            + "' can't be taken "
                            + pictures
                            + " pictures at a time; remove microBatch or lower batchSize.");
        }
    }

    /** Whether a step's gradients can be added up from parts of its batch. */
    boolean takesParts() {
        return gradients.takesParts();
    }

    /** Adds gradients up from so many pictures at a time, instead of what the recipe says. */
    void takeParts(int picturesAtATime) {
        pictures = picturesAtATime;
        requireParts();
    }

    /**
     * Continues from the last checkpoint, if there is one.
     *
     * @return whether there was one
     */
    public boolean resume() throws IOException {
        if (!Files.exists(state)) {
            return false;
        }
        try (NDManager scope = manager.newSubManager()) {
            optimiser.restore(Safetensors.read(state, scope));
        }
        Map<String, String> metadata = Safetensors.metadata(state);
        objective.restore(metadata.getOrDefault("objective", ""));
        step = Long.parseLong(metadata.getOrDefault("step", "0"));
        curve = LossCurve.read(curveFile);
        return true;
    }

    /**
     * Runs to the recipe's last step.
     *
     * @throws CancellationException if the thread is interrupted; the checkpoint is written first
     * @throws IllegalStateException if the loss is not finite; the last checkpoint stays
     */
    public LossCurve run(BatchLoader loader, TrainListener listener, Exporter exporter)
            throws IOException {
        try {
            takeSteps(loader, listener, exporter);
            return curve;
        } finally {
            gauges.clear();
        }
    }

    private void takeSteps(BatchLoader loader, TrainListener listener, Exporter exporter)
            throws IOException {
        loader.startAt(step);
        long start = System.nanoTime() - (long) (curve.seconds() * 1e9);
        long saved = System.nanoTime();
        double sum = 0;
        int count = 0;
        while (step < recipe.steps()) {
            double loss = takeStep(loader.next());
            sum += loss;
            count++;
            step++;
            if (step % WINDOW == 0 || step == recipe.steps()) {
                double elapsed = (System.nanoTime() - start) / 1e9;
                curve.add(step, sum / count, elapsed, gauges.read());
                sum = 0;
                count = 0;
            }
            listener.step(step, recipe.steps(), loss);
            boolean interrupted = Thread.interrupted();
            if (interrupted || System.nanoTime() - saved > CHECKPOINT_NANOS) {
                save(exporter);
                saved = System.nanoTime();
            }
            if (interrupted) {
                throw new CancellationException(
                        "Training stopped at step " + step + "; continue with --resume.");
            }
        }
        save(exporter);
    }

    private double takeStep(Batch batch) throws IOException {
        double loss = sam == null ? addGradients(batch) : addSharpGradients(batch, sam);
        try (NDManager scope = manager.newSubManager()) {
            NDArray norm = optimiser.step(scope, step, recipe.steps());
            assert norm.size() == 1; // and not read: on a GPU that would wait for the step
        }
        return loss;
    }

    /** As {@link SharpnessAware} says; the loss is the one where the weights are. */
    private double addSharpGradients(Batch batch, SharpnessAware away) throws IOException {
        String before = objective.state();
        double loss = addGradients(batch);
        String after = objective.state();
        away.climb(manager);
        objective.restore(before); // so that it draws the same
        gauges.mute(true);
        try {
            addGradients(batch);
        } finally {
            gauges.mute(false);
            objective.restore(after);
            away.climbDown();
        }
        return loss;
    }

    private double addGradients(Batch batch) {
        double loss = gradients.add(batch, random(), pictures);
        if (!Double.isFinite(loss)) {
            throw new IllegalStateException(
                    "The loss became "
                            + loss
                            + " at step "
                            + step
                            + "; lower the learning rate and resume from the last checkpoint.");
        }
        return loss;
    }

    private UniformRandomProvider random() {
        return RandomStreams.open(recipe.seed(), STREAM, step);
    }

    /**
     * Measures how much memory a step takes, on parts of the batch that the loader gives next; the
     * run is none the wiser.
     *
     * @return empty where the machine doesn't tell
     */
    public Optional<MemoryEstimate> measureMemory(BatchLoader loader) throws IOException {
        Optional<MemoryGauge> gauge = MemoryGauge.of(manager.getDevice());
        if (gauge.isEmpty()) {
            return Optional.empty();
        }
        String remembered = objective.state();
        Batch batch = loader.startAt(step).next();
        MemoryEstimate line =
                MemoryEstimate.measure(
                        gauge.get(),
                        batch.size(),
                        rows -> {
                            Batch some = SeparableObjective.rows(batch, 0, rows);
                            gradients.add(some, random(), rows);
                        });
        gauge.get().reset();
        boolean compared = gradients.addComparison(batch, random());
        MemoryEstimate estimate = compared ? line.atLeast(gauge.get().peak()) : line;
        optimiser.clearGradients();
        gauges.clear();
        objective.restore(remembered);
        return Optional.of(estimate);
    }

    private void save(Exporter exporter) throws IOException {
        Files.createDirectories(state.getParent());
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("step", Long.toString(step));
        if (!objective.state().isEmpty()) {
            metadata.put("objective", objective.state());
        }
        Safetensors.write(state, optimiser.state(), DataType.FLOAT32, metadata);
        curve.write(curveFile);
        exporter.export(optimiser.average(), step, curve);
    }
}
