package unclip.experiment.bench;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.UNet;
import unclip.math.RandomStreams;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.sampler.Sampler;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;

/** What is timed on our side of a comparison, through the library's own loops. */
final class OurTasks {

    private OurTasks() {}

    /**
     * Times a row.
     *
     * @param row {@code train-B}, {@code sample-B}, {@code transformer}, {@code transformer-train}
     *     or {@code optimiser}
     * @param budget seconds
     * @return the seconds of each repetition
     */
    static List<Double> measure(String row, double budget) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            if (row.matches("train-\\d+")) {
                return training(manager, batch(row), budget);
            }
            if (row.matches("sample-\\d+")) {
                return sampling(manager, batch(row), budget);
            }
            return switch (row) {
                case "transformer" -> transformer(manager, budget);
                case "transformer-train" -> transformerTraining(manager, budget);
                case "optimiser" -> OptimiserTask.measure(manager, budget);
                default -> throw new IllegalArgumentException("There is no row " + row + ".");
            };
        }
    }

    private static int batch(String row) {
        return Integer.parseInt(row.substring(row.indexOf('-') + 1));
    }

    private static List<Double> training(NDManager manager, int batch, double budget)
            throws IOException {
        Stopwatch watch = new Stopwatch(budget);
        try (TrainingRun run = TrainingRun.open(manager, batch, Long.MAX_VALUE)) {
            run.start((step, steps, loss) -> stopWhenEnough(watch));
        } catch (CancellationException e) {
            return watch.seconds();
        }
        throw new IllegalStateException("The training run ended before it was timed.");
    }

    /** A run has no end of its own here; its listener ends it. */
    private static void stopWhenEnough(Stopwatch watch) {
        if (watch.lap()) {
            throw new CancellationException("timed enough");
        }
    }

    private static List<Double> sampling(NDManager manager, int batch, double budget) {
        UNet network = Reference.unet(manager);
        Stopwatch watch = new Stopwatch(budget);
        try {
            while (true) {
                int steps = Reference.SAMPLING_STEPS;
                drawPictures(manager, network, batch, steps, step -> stopWhenEnough(watch));
            }
        } catch (CancellationException e) {
            return watch.seconds();
        }
    }

    /** A whole DDIM run of the reference U-Net. */
    static void drawPictures(
            NDManager manager, UNet network, int batch, int steps, StepListener listener) {
        Sampler<ImageCondition> sampler = sampler(network, steps);
        int size = Reference.UNET.imageSize();
        try (NDManager scope = manager.newSubManager()) {
            Shape shape = new Shape(batch, Reference.UNET.embeddingWidth());
            NDArray zImage = Reference.normal(scope, RandomStreams.open(1, batch), shape);
            NoiseSource noise = NoiseSource.of(1, 0, LongStream.range(0, batch).toArray());
            NDArray xT = noise.initial(scope, new Shape(batch, 3, size, size));
            NDArray x0 = sampler.run(scope, xT, ImageCondition.of(zImage), noise, listener);
            x0.close();
        }
    }

    /** DDIM over evenly spaced times. */
    static Sampler<ImageCondition> sampler(UNet network, int steps) {
        TimeGrid grid = TimeGrid.even(Decoder.SCHEDULE, steps);
        return new Sampler<>(new Decoder(network), new DdimStep(0), grid);
    }

    private static NDArray tokens(NDManager manager) {
        Shape shape =
                new Shape(
                        Reference.TRANSFORMER_BATCH,
                        Reference.TRANSFORMER_TOKENS,
                        Reference.TRANSFORMER_WIDTH);
        return Reference.normal(manager, RandomStreams.open(1), shape);
    }

    private static List<Double> transformer(NDManager manager, double budget) {
        Transformer block = Reference.transformer(Parameters.create(manager, 1));
        NDArray x = tokens(manager);
        return Stopwatch.repeat(
                budget,
                () -> {
                    try (NDManager scope = manager.newSubManager()) {
                        scope.tempAttachAll(x);
                        block.apply(x);
                    }
                });
    }

    private static List<Double> transformerTraining(NDManager manager, double budget) {
        Parameters parameters = Parameters.create(manager, 1);
        Transformer block = Reference.transformer(parameters);
        parameters.requireGradients();
        NDArray x = tokens(manager);
        return Stopwatch.repeat(
                budget,
                () -> {
                    try (NDManager scope = manager.newSubManager()) {
                        scope.tempAttachAll(x);
                        try (GradientCollector collector =
                                Engine.getInstance().newGradientCollector()) {
                            collector.backward(block.apply(x).square().mean());
                        }
                        parameters.arrays().values().forEach(p -> clearGradient(scope, p));
                    }
                });
    }

    private static void clearGradient(NDManager scope, NDArray parameter) {
        NDArray gradient = parameter.getGradient();
        gradient.attach(scope);
        gradient.muli(0);
    }
}
