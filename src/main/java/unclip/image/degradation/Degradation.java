package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Something that makes a picture worse: a pure function of the picture and of what the random
 * stream yields. Safe for use by several threads at once.
 */
@FunctionalInterface
public interface Degradation {

    /**
     * Damages a picture.
     *
     * @param picture in [-1, 1]; values a little outside are allowed
     * @param random where all variation comes from; not kept
     * @return a picture of the same size
     */
    Planes apply(Planes picture, UniformRandomProvider random);

    /** This one, and then another. */
    default Degradation then(Degradation next) {
        return (picture, random) -> next.apply(apply(picture, random), random);
    }

    /**
     * This one for some pictures only.
     *
     * @param share of the pictures, in [0, 1]
     */
    default Degradation forShare(double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(
                    "A share of pictures lies in [0, 1], got " + share + ".");
        }
        return (picture, random) -> random.nextDouble() < share ? apply(picture, random) : picture;
    }
}
