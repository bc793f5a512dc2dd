package unclip.data.shapes;

import java.util.Objects;

/**
 * What a {@link ShapesDataset} shows.
 *
 * @param size side of the pictures in pixels, 8..1024
 * @param count how many different scenes an epoch has, at least 1; they are made on demand
 * @param seed fixes the scenes
 * @param split which combinations of words occur
 * @param mix how often which form of scene occurs
 * @param paraphrases whether a relation is told from either object with equal chance; otherwise it
 *     is always told as sampled
 * @param backgroundClause probability that the caption names the background, in [0, 1]
 */
public record ShapesOptions(
        int size,
        int count,
        long seed,
        Split split,
        SceneMix mix,
        boolean paraphrases,
        double backgroundClause) {

    /** Checks count and probability; the renderer checks the size. */
    public ShapesOptions {
        Objects.requireNonNull(split, "split");
        Objects.requireNonNull(mix, "mix");
        if (count < 1) {
            throw new IllegalArgumentException(
                    "A data set of shapes has at least 1 scene, not " + count + ".");
        }
        if (!(backgroundClause >= 0 && backgroundClause <= 1)) {
            throw new IllegalArgumentException(
                    "backgroundClause is a probability in [0, 1], not " + backgroundClause + ".");
        }
    }

    /** The training split with paraphrases; the background is named in nine captions of ten. */
    public static ShapesOptions training(int size, int count, long seed) {
        return new ShapesOptions(size, count, seed, Split.TRAIN, SceneMix.DEFAULT, true, 0.9);
    }

    /** The same with another split. */
    public ShapesOptions withSplit(Split other) {
        return new ShapesOptions(size, count, seed, other, mix, paraphrases, backgroundClause);
    }

    /** The same with another mix of scenes. */
    public ShapesOptions withMix(SceneMix other) {
        return new ShapesOptions(size, count, seed, split, other, paraphrases, backgroundClause);
    }
}
