package unclip.jupyter.explore;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import unclip.clip.TextEncoding;
import unclip.image.Images;
import unclip.jupyter.widget.Widget;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;
import unclip.prior.PriorCondition;
import unclip.space.Interpolation;
import unclip.space.Pca;
import unclip.space.TextDiff;
import unclip.space.UnitVectors;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A way through CLIP's space, decoded at several points from the same noise. */
final class LatentExplorer {

    private static final int MILLISECONDS = 300;
    // as in the pipeline, so that the ends are the pictures that it draws
    private static final int PRIOR_STAGE = 1;
    private static final int DECODER_STAGE = 2;
    private static final double MOST_THETA = 0.5;

    private final UnclipPipeline pipeline;
    private final Effort effort;
    private final long seed;

    LatentExplorer(UnclipPipeline pipeline, Effort effort, long seed) {
        this.pipeline = pipeline;
        this.effort = effort;
        this.seed = seed;
    }

    Widget ofPrompts(String from, String to) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            TextEncoding text = pipeline.encodeTexts(scope, List.of(from, to));
            NDArray z =
                    pipeline.prior(effort.priorSteps(), SampleRequest.DEFAULT_PRIOR_GUIDANCE)
                            .sample(
                                    scope,
                                    PriorCondition.of(text.zText(), text.tokens(), text.mask()),
                                    NoiseSource.of(seed, PRIOR_STAGE, 0, 0),
                                    step -> {});
            NDArray ends = UnitVectors.normalise(z); // [2, D]
            NDArray path = Interpolation.path(ends.get("0:1"), ends.get("1:2"), fractions(1));
            return film(path, captions(from, to));
        }
    }

    Widget ofPictures(BufferedImage from, BufferedImage to) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            NDArray ends = pipeline.clip().encodeImages(Images.toTensor(scope, List.of(from, to)));
            NDArray path = Interpolation.path(ends.get("0:1"), ends.get("1:2"), fractions(1));
            return film(path, captions("the one picture", "the other"));
        }
    }

    Widget ofTextDiff(BufferedImage picture, String before, String after) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            NDArray zImage = pipeline.clip().encodeImages(Images.toTensor(scope, List.of(picture)));
            NDArray zText = pipeline.encodeTexts(scope, List.of(before, after)).zText();
            NDArray direction = TextDiff.direction(zText.get("1:2"), zText.get("0:1"));
            List<Double> thetas = fractions(MOST_THETA);
            List<String> captions =
                    thetas.stream()
                            .map(
                                    t ->
                                            String.format(
                                                    Locale.ROOT,
                                                    "θ = %.3f of the way to \"%s\"",
                                                    t,
                                                    after))
                            .toList();
            return film(TextDiff.path(zImage, direction, thetas), captions);
        }
    }

    Widget ofComponents(Pca pca, BufferedImage picture) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            NDArray zImage = pipeline.clip().encodeImages(Images.toTensor(scope, List.of(picture)));
            List<Integer> counts = counts(pca.size());
            NDList rows = new NDList();
            counts.forEach(k -> rows.add(UnitVectors.normalise(pca.reconstruct(zImage, k))));
            List<String> captions =
                    counts.stream()
                            .map(k -> "from %s of %s components".formatted(k, pca.size()))
                            .toList();
            return film(NDArrays.concat(rows), captions);
        }
    }

    /** From 1 to all, at equal factors as nearly as whole numbers allow. */
    private List<Integer> counts(int all) {
        return IntStream.range(0, effort.points())
                .mapToObj(i -> (int) Math.round(Math.pow(all, i / (effort.points() - 1.0))))
                .distinct()
                .toList();
    }

    private List<Double> fractions(double most) {
        return IntStream.range(0, effort.points())
                .mapToObj(i -> most * i / (effort.points() - 1))
                .toList();
    }

    private List<String> captions(String from, String to) {
        return fractions(1).stream()
                .map(f -> String.format(Locale.ROOT, "%.0f %% from %s to %s", 100 * f, from, to))
                .toList();
    }

    /**
     * Decodes every point, with the same noise for all.
     *
     * @param path unit vectors, {@code [F, D]}
     */
    private Widget film(NDArray path, List<String> captions) {
        NDManager scope = path.getManager();
        long width = path.getShape().get(1);
        NoiseSource noise = NoiseSource.of(seed, DECODER_STAGE, new long[captions.size()]);
        NDArray pixels =
                pipeline.decode(
                        scope,
                        path.mul(Math.sqrt((double) width)),
                        effort.steps(),
                        SampleRequest.DEFAULT_GUIDANCE,
                        noise,
                        step -> {});
        List<BufferedImage> pictures = Images.toImages(pixels);
        List<Film.Frame> frames = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            frames.add(new Film.Frame(captions.get(i), List.of(""), List.of(pictures.get(i))));
        }
        Widget film = Film.of("point", frames, MILLISECONDS);
        film.standIn(String.join("\n", captions), Film.row(frames));
        return film;
    }
}
