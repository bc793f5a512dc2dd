package unclip.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.apache.commons.math3.stat.interval.ConfidenceInterval;
import org.apache.commons.math3.stat.interval.IntervalUtils;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.PromptChecker;
import unclip.data.shapes.PromptReport;
import unclip.data.shapes.RenderedScene;
import unclip.data.shapes.Scene;
import unclip.data.shapes.ScenePrompt;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.image.Images;
import unclip.math.RandomStreams;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Whether pictures of coloured shapes show what was asked, read back by {@link PromptChecker}: from
 * the caption through prior and decoder, and from the true picture's embedding through the decoder
 * alone.
 */
record PictureMeasures(UnclipPipeline pipeline, int count) {

    private static final long SEED = 1;
    private static final int BATCH = 16;
    private static final double CONFIDENCE = 0.95;

    /** Right and asked, by attribute and altogether. */
    private static final class Tally {

        private final Map<Attribute, int[]> counts = new EnumMap<>(Attribute.class);
        private final int[] all = new int[2];

        void add(PromptReport report) {
            report.verdicts()
                    .forEach(
                            (attribute, right) ->
                                    count(
                                            counts.computeIfAbsent(attribute, key -> new int[2]),
                                            right));
            count(all, report.allCorrect());
        }

        private static void count(int[] rightAndAsked, boolean right) {
            rightAndAsked[0] += right ? 1 : 0;
            rightAndAsked[1]++;
        }

        void store(String name, Map<String, Double> results) {
            counts.forEach(
                    (attribute, count) ->
                            results.put(
                                    name + "_" + attribute.word(), (double) count[0] / count[1]));
            results.put(name + "_all_correct", (double) all[0] / all[1]);
            ConfidenceInterval interval =
                    IntervalUtils.getWilsonScoreInterval(all[1], all[0], CONFIDENCE);
            results.put(name + "_all_correct_from", interval.getLowerBound());
            results.put(name + "_all_correct_to", interval.getUpperBound());
        }
    }

    void measure(Map<String, Double> results) {
        int size = pipeline.imageSize();
        ShapesOptions options =
                ShapesOptions.training(size, count, SEED + 1); // scenes not trained on
        ShapesDataset data = new ShapesDataset(options.withMix(options.mix().onlySingles()));
        PromptChecker checker = new PromptChecker();
        Tally fromText = new Tally();
        Tally fromImage = new Tally();
        for (int from = 0; from < count; from += BATCH) {
            List<RenderedScene> scenes = new ArrayList<>();
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                scenes.add(data.rendered(i, RandomStreams.open(SEED, i)));
            }
            List<BufferedImage> drawn = fromText(scenes);
            List<BufferedImage> decoded = fromImages(scenes, from);
            for (int i = 0; i < scenes.size(); i++) {
                ScenePrompt prompt = ScenePrompt.of(scenes.get(i).scene());
                fromText.add(checker.check(drawn.get(i), prompt));
                fromImage.add(checker.check(decoded.get(i), prompt));
            }
        }
        results.put("shapes_pictures", (double) count);
        fromText.store("shapes_from_caption", results);
        fromImage.store("shapes_from_true_embedding", results);
    }

    private List<BufferedImage> fromText(List<RenderedScene> scenes) {
        List<String> captions =
                scenes.stream().map(RenderedScene::scene).map(Scene::caption).toList();
        return pipeline
                .sample(SampleRequest.of(captions, 1, SEED), (stage, done, total) -> {})
                .samples()
                .stream()
                .map(sample -> sample.image())
                .toList();
    }

    private List<BufferedImage> fromImages(List<RenderedScene> scenes, int from) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            List<BufferedImage> images = scenes.stream().map(RenderedScene::image).toList();
            NDArray zImage = Embeddings.images(pipeline, images, scope);
            double scale = Math.sqrt((double) zImage.getShape().get(1));
            long[] rows = LongStream.range(from, from + scenes.size()).toArray();
            return Images.toImages(
                    pipeline.decode(
                            scope,
                            zImage.mul(scale),
                            SampleRequest.DEFAULT_STEPS,
                            SampleRequest.DEFAULT_GUIDANCE,
                            NoiseSource.of(SEED, 0, rows),
                            step -> {}));
        }
    }
}
