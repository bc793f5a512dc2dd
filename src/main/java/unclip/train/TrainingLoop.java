package unclip.train;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.training.GradientCollector;

import unclip.data.Batch;
import unclip.data.BatchLoader;
import unclip.math.RandomStreams;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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
    private final Optimiser optimiser;
    private final Recipe recipe;
    private final Path state;
    private final Path curveFile;
    private LossCurve curve;
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
        this.recipe = recipe;
        optimiser = new Optimiser(manager, objective.parameters(), recipe.optimiser());
        state = checkpoints.resolve("state.safetensors");
        curveFile = checkpoints.resolve(recipe.name() + ".loss.csv");
        curve = new LossCurve(recipe.name());
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
        step = Long.parseLong(Safetensors.metadata(state).getOrDefault("step", "0"));
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
                curve.add(step, sum / count, (System.nanoTime() - start) / 1e9);
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
        return curve;
    }

    private double takeStep(Batch batch) {
        try (NDManager scope = manager.newSubManager()) {
            double value;
            try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
                NDArray loss =
                        objective.loss(
                                scope, batch, RandomStreams.open(recipe.seed(), STREAM, step));
                value = loss.getFloat();
                if (!Double.isFinite(value)) {
                    throw new IllegalStateException(
                            "The loss became "
                                    + value
                                    + " at step "
                                    + step
                                    + "; lower the learning rate and resume from the last"
                                    + " checkpoint.");
                }
                collector.backward(loss);
            }
            optimiser.step(scope, step, recipe.steps());
            return value;
        }
    }

    private void save(Exporter exporter) throws IOException {
        Files.createDirectories(state.getParent());
        Safetensors.write(
                state, optimiser.state(), DataType.FLOAT32, Map.of("step", Long.toString(step)));
        curve.write(curveFile);
        exporter.export(optimiser.average(), step, curve);
    }
}
