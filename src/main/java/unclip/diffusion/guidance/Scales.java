package unclip.diffusion.guidance;

/** Checks of guidance scales and shares. */
final class Scales {

    private Scales() {}

    static void requireFinite(double scale) {
        if (!Double.isFinite(scale)) {
            throw new IllegalArgumentException(
                    "The guidance scale must be finite, got " + scale + ".");
        }
    }

    /** A share of one thing in a mixture with another. */
    static void requireShare(String name, double share) {
        if (!(share >= 0 && share <= 1)) {
            throw new IllegalArgumentException(name + " must lie in [0, 1], got " + share + ".");
        }
    }
}
