package unclip.experiment;

import ai.djl.Device;

import unclip.data.emoji.EmojiPack;
import unclip.files.StrictMapper;
import unclip.pipeline.UnclipPipeline;
import unclip.weights.ModelCard;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Measures the weights in the box and writes the figures into {@code results.json} and into the
 * model cards.
 *
 * <p>Run by {@code ./unclip measure}.
 */
public final class BoxReport {

    private static final int PICTURES = 240;

    private BoxReport() {}

    /**
     * Measures everything.
     *
     * @param args the results file to write, {@code experiments/box/results.json}
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 1) {
            System.err.println("unclip: measure needs the name of the results file to write.");
            System.exit(2);
        }
        WeightStore store = WeightStore.locate();
        if (!Files.isDirectory(fluent(store))) {
            System.err.println(
                    "unclip: no unseen style is measured, since the Fluent emoji are not imported;"
                            + " ./unclip data fluent imports them.");
        }
        Map<String, Double> results = measure(store);
        results.forEach((name, value) -> System.out.println(line(name, value)));
        StrictMapper.json().write(Path.of(args[0]), results);
        updateCards(store, results);
    }

    static Map<String, Double> measure(WeightStore store) throws IOException {
        Map<String, Double> results = new TreeMap<>();
        try (UnclipPipeline pipeline = UnclipPipeline.load(store, Device.cpu())) {
            EmojiPack pack = EmojiPack.open(store.folder().resolveSibling("emoji"));
            new ClipMeasures(pipeline, pack).measure(results);
            if (Files.isDirectory(fluent(store))) {
                EmojiPack fluent = EmojiPack.open(fluent(store));
                new StyleMeasures(pipeline, pack, fluent).measure(results);
            }
            new PriorMeasures(pipeline, pack).measure(results);
            new PictureMeasures(pipeline, PICTURES).measure(results);
        }
        results.replaceAll((name, value) -> Math.rint(value * 1e4) / 1e4);
        return results;
    }

    /** Where the style lies that no model learnt from, if it was imported. */
    private static Path fluent(WeightStore store) {
        return store.folder().resolveSibling(EmojiPack.FLUENT_FOLDER);
    }

    private static String line(String name, double value) {
        return String.format(Locale.ROOT, "%-45s %8.4f", name, value);
    }

    /** Adds each figure to the card of the model it is about. */
    private static void updateCards(WeightStore store, Map<String, Double> results)
            throws IOException {
        Map<String, String> prefixes =
                Map.of(
                        "clip_", "clip-small",
                        "prior_", "prior-small",
                        "ar_prior_", "prior-ar-small",
                        "shapes_", "decoder-small");
        for (Map.Entry<String, String> entry : prefixes.entrySet()) {
            if (!store.names().contains(entry.getValue())) {
                continue; // the autoregressive prior need not be there
            }
            ModelCard card = store.card(entry.getValue());
            Map<String, Object> metrics = new TreeMap<>(card.metrics());
            results.forEach(
                    (name, value) -> {
                        if (name.startsWith(entry.getKey())) {
                            metrics.put(name, value);
                        }
                    });
            card.withMetrics(metrics).write(store.folder().resolve(card.name() + ".json"));
        }
    }
}
