package unclip.train;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.data.BatchLoader;
import unclip.files.Checksums;
import unclip.files.StrictMapper;
import unclip.kernel.Kernels;
import unclip.text.BpeTokenizer;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a recipe into weights: builds what it names, trains, and stores weights with their card.
 */
public final class Recipes {

    private static final int LOADER_THREADS = 1;
    private static final int BATCHES_AHEAD = 4;

    private Recipes() {}

    /**
     * Where a run reads and writes.
     *
     * @param data the project's {@code data} folder: emoji and tokenizer
     * @param weights where CLIP weights come from and the result goes
     * @param checkpoints folder of checkpoints, one folder a recipe below it
     * @param device where the network runs
     * @param gitCommit of the code, for the card; empty if unknown
     */
    public record Place(
            Path data, WeightStore weights, Path checkpoints, Device device, String gitCommit) {}

    /**
     * Trains.
     *
     * @param resume continue from the recipe's last checkpoint instead of starting anew
     * @throws java.util.concurrent.CancellationException when interrupted, with the checkpoint kept
     */
    public static LossCurve run(Recipe recipe, Place place, boolean resume, TrainListener listener)
            throws IOException {
        if (!recipe.isBf16()) {
            return train(recipe, place, resume, listener);
        }
        if (!place.device().isGpu()) {
            throw new IllegalArgumentException(
                    "The precision bf16 of recipe '"
                            + recipe.name()
                            + "' is for GPUs, this run is on the CPU; write precision: fp32.");
        }
        String before = Kernels.active().name();
        Kernels.use("bf16");
        try {
            return train(recipe, place, resume, listener);
        } finally {
            Kernels.use(before);
        }
    }

    private static LossCurve train(
            Recipe recipe, Place place, boolean resume, TrainListener listener) throws IOException {
        RecipeKind kind = RecipeKinds.of(recipe);
        BpeTokenizer tokenizer = BpeTokenizer.load(Vocabulary.file(place.data()));
        try (NDManager manager = NDManager.newBaseManager(place.device());
                BatchLoader loader =
                        new BatchLoader(
                                recipe.data().open(place.data(), recipe.seed()),
                                recipe.batchSize(),
                                recipe.seed(),
                                LOADER_THREADS,
                                BATCHES_AHEAD)) {
            Ingredients ingredients = new Ingredients(recipe, manager, tokenizer, place);
            RecipeKind.Built built = kind.build(ingredients);
            if (recipe.start() != null) {
                ingredients.fill(built.objective().parameters(), recipe.start());
            }
            Map<String, String> inputs = inputs(ingredients, place); // once, not a checkpoint
            Path checkpoints = place.checkpoints().resolve(recipe.name());
            TrainingLoop loop = new TrainingLoop(manager, built.objective(), recipe, checkpoints);
            if (resume && !loop.resume()) {
                throw new IOException(
                        "There is no checkpoint in " + checkpoints + "; start without --resume.");
            }
            fit(loop, loader, recipe, listener);
            return loop.run(
                    loader,
                    listener,
                    (average, step, curve) -> {
                        ModelCard card = card(recipe, place, built, inputs, step, curve);
                        place.weights().save(card, average, DataType.FLOAT16);
                        Path folder = place.weights().folder();
                        curve.write(folder.resolve(recipe.name() + ".loss.csv"));
                    });
        }
    }

    /** Sees to it that a step fits into memory, where the machine tells how much there is. */
    private static void fit(
            TrainingLoop loop, BatchLoader loader, Recipe recipe, TrainListener listener)
            throws IOException {
        Optional<MemoryEstimate> measured = loop.measureMemory(loader);
        if (measured.isEmpty()) {
            return;
        }
        MemoryEstimate estimate = measured.get();
        int pictures = recipe.picturesAtATime();
        if (!estimate.fits(pictures)) {
            int most = estimate.mostPictures(pictures);
            if (most == 0 || recipe.microBatch() != null || !loop.takesParts()) {
                throw new IllegalArgumentException(doesNotFit(recipe, estimate, most));
            }
            pictures = most;
            loop.takeParts(pictures);
        }
        listener.memory(estimate, pictures, recipe.batchSize());
    }

    private static String doesNotFit(Recipe recipe, MemoryEstimate estimate, int most) {
        String key = recipe.microBatch() == null ? "batchSize" : "microBatch";
        int pictures = recipe.picturesAtATime();
        return "Training '"
                + recipe.name()
                + "' would need "
                + estimate.sentence(pictures)
                + " of memory; "
                + (most == 0
                        ? "not even one picture at a time fits."
                        : "lower " + key + " from " + pictures + " to " + most + ".");
    }

    /** Checksums of all that goes into the weights. */
    private static Map<String, String> inputs(Ingredients ingredients, Place place)
            throws IOException {
        Map<String, String> inputs = new LinkedHashMap<>(ingredients.used());
        inputs.putAll(ingredients.recipe().data().inputs(place.data()));
        inputs.put("tokenizer", Checksums.sha256(Vocabulary.file(place.data())));
        return inputs;
    }

    private static ModelCard card(
            Recipe recipe,
            Place place,
            RecipeKind.Built built,
            Map<String, String> inputs,
            long step,
            LossCurve curve) {
        JsonNode training = StrictMapper.json().tree(recipe);
        Map<String, Object> metrics =
                Map.of("training_loss", curve.last(), "training_seconds", curve.seconds());
        return new ModelCard(
                recipe.name(),
                recipe.kind(),
                recipe.description(),
                StrictMapper.json().tree(built.options()),
                training,
                metrics,
                recipe.limits(),
                "Apache-2.0; trained on pictures under Apache-2.0 and CC BY 4.0, see data/emoji",
                "",
                inputs,
                place.gitCommit(),
                recipe.seed(),
                step);
    }
}
