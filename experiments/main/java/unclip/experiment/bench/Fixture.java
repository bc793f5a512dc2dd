package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.UNet;
import unclip.diffusion.NoiseLevel;
import unclip.files.StrictMapper;
import unclip.math.RandomStreams;
import unclip.nn.Parameters;
import unclip.nn.Transformer;
import unclip.sampler.Sampler;
import unclip.sampler.SamplingRun;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;
import unclip.weights.Safetensors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A file with the reference weights, inputs, and what our networks make of them, with which the
 * other side of a comparison proves that it times the same thing.
 */
final class Fixture {

    private static final int BATCH = 3;
    private static final int STEPS = 3; // of sampling and of training

    private Fixture() {}

    /** Computes everything and writes the file. */
    static void write(Path file) throws IOException {
        try (NDManager manager = NDManager.newBaseManager()) {
            Map<String, NDArray> tensors = new TreeMap<>();
            schedule(manager, tensors);
            UNet network = Reference.unet(manager);
            network.parameters()
                    .arrays()
                    .forEach((name, array) -> tensors.put("unet." + name, array.duplicate()));
            ReferenceBatch batch = batch(manager, tensors);
            sampling(manager, network, batch, tensors);
            transformer(manager, tensors);
            training(manager, network, batch, tensors);
            String options = StrictMapper.json().write(Reference.options());
            Safetensors.write(file, tensors, DataType.FLOAT32, Map.of("options", options));
        }
    }

    /** ᾱ_t for t = 0..T, and (t, ᾱ_t) along the sampling grid. */
    private static void schedule(NDManager manager, Map<String, NDArray> tensors) {
        float[] alphaBar = new float[Decoder.SCHEDULE.T() + 1];
        for (int t = 0; t < alphaBar.length; t++) {
            alphaBar[t] = (float) Decoder.SCHEDULE.at(t).alphaBar();
        }
        tensors.put("alpha_bar", manager.create(alphaBar));
        TimeGrid grid = TimeGrid.even(Decoder.SCHEDULE, Reference.SAMPLING_STEPS);
        float[] levels = new float[2 * (grid.steps() + 1)];
        for (int i = 0; i <= grid.steps(); i++) {
            NoiseLevel level = grid.level(i);
            levels[2 * i] = (float) level.t();
            levels[2 * i + 1] = (float) level.alphaBar();
        }
        tensors.put("grid", manager.create(levels, new Shape(grid.steps() + 1, 2)));
    }

    private static ReferenceBatch batch(NDManager manager, Map<String, NDArray> tensors) {
        UniformRandomProvider random = RandomStreams.open(2);
        int size = Reference.UNET.imageSize();
        NDArray x0 = Reference.normal(manager, random, new Shape(BATCH, 3, size, size)).tanh();
        ReferenceBatch drawn = ReferenceBatch.draw(x0, random);
        NDArray keep = manager.create(new float[] {1, 0, 1}, new Shape(BATCH, 1));
        ReferenceBatch batch = new ReferenceBatch(x0, drawn.t(), drawn.eps(), drawn.zImage(), keep);
        tensors.put("check.x0", x0);
        tensors.put("check.t", manager.create(batch.times()).toType(DataType.FLOAT32, true));
        tensors.put("check.eps", batch.eps());
        tensors.put("check.z_image", batch.zImage());
        tensors.put("check.keep", keep);
        return batch;
    }

    private static void sampling(
            NDManager manager, UNet network, ReferenceBatch batch, Map<String, NDArray> tensors) {
        tensors.put(
                "check.output",
                network.apply(batch.eps(), batch.times(), ImageCondition.of(batch.zImage())));
        Sampler<ImageCondition> sampler = OurTasks.sampler(network, Reference.SAMPLING_STEPS);
        ImageCondition condition = ImageCondition.of(batch.zImage());
        NoiseSource noise = NoiseSource.of(1, 0, 0, 1, 2);
        try (SamplingRun<ImageCondition> run =
                sampler.start(manager, batch.eps().duplicate(), condition, noise)) {
            for (int i = 0; i < STEPS; i++) {
                run.advance(step -> {});
            }
            NDArray x = run.x().duplicate();
            x.attach(manager);
            tensors.put("check.sampled", x);
        }
    }

    private static void transformer(NDManager manager, Map<String, NDArray> tensors) {
        Parameters parameters = Parameters.create(manager, 1);
        Transformer block = Reference.transformer(parameters);
        tensors.putAll(parameters.arrays());
        Shape shape = new Shape(2, Reference.TRANSFORMER_TOKENS, Reference.TRANSFORMER_WIDTH);
        NDArray tokens = Reference.normal(manager, RandomStreams.open(3), shape);
        tensors.put("check.tokens", tokens);
        tensors.put("check.transformer", block.apply(tokens));
    }

    private static void training(
            NDManager manager, UNet network, ReferenceBatch batch, Map<String, NDArray> tensors)
            throws IOException {
        List<Double> losses = new ArrayList<>();
        try (TrainingRun run = TrainingRun.open(manager, network, batch, BATCH, STEPS)) {
            run.start(
                    (step, steps, loss) -> losses.add(loss),
                    (average, step, curve) ->
                            average.forEach(
                                    (name, array) ->
                                            tensors.put("average." + name, array.duplicate())));
        }
        float[] values = new float[STEPS];
        for (int i = 0; i < STEPS; i++) {
            values[i] = losses.get(i).floatValue();
        }
        tensors.put("check.losses", manager.create(values));
    }
}
