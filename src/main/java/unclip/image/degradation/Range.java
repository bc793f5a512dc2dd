package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

/** Strengths that are drawn uniformly between two ends. */
final class Range {

    private Range() {}

    static void check(String what, double from, double to, double least, double most) {
        if (!(least <= from && from <= to && to <= most)) {
            throw new IllegalArgumentException(
                    "%s must rise within [%s, %s], got %s to %s."
                            .formatted(what, least, most, from, to));
        }
    }

    static double draw(double from, double to, UniformRandomProvider random) {
        return from + (to - from) * random.nextDouble();
    }
}
