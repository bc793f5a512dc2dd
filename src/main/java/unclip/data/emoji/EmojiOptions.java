package unclip.data.emoji;

/**
 * How emoji become examples.
 *
 * @param size side of the pictures in pixels
 * @param split which pictures
 * @param clauseDropout probability, in [0, 1], that a caption does not mention the style; the same,
 *     independently, for the background
 * @param keywordCaption probability, in [0, 1], that a caption lists keywords instead of the label
 * @param augment whether pictures are scaled, shifted and put on coloured backgrounds; otherwise
 *     they fill the frame, on white. Never mirrored: "facing right" is a caption
 * @param plainBackground probability, in [0, 1], that an augmented picture is on white; otherwise
 *     it is on one of the nine colours, white included
 * @param smallest the smallest scale of an augmented picture as a share of the frame, in (0, 1]
 * @param sayStyle whether captions may mention the style at all; a model that never read a style's
 *     name is tested without
 */
public record EmojiOptions(
        int size,
        Split split,
        double clauseDropout,
        double keywordCaption,
        boolean augment,
        double plainBackground,
        double smallest,
        boolean sayStyle) {

    /** Checks the ranges. */
    public EmojiOptions {
        if (size < 1) {
            throw new IllegalArgumentException(
                    "The size of pictures must be at least 1 pixel, got " + size + ".");
        }
        checkProbability("clauseDropout", clauseDropout);
        checkProbability("keywordCaption", keywordCaption);
        checkProbability("plainBackground", plainBackground);
        if (!(smallest > 0 && smallest <= 1)) {
            throw new IllegalArgumentException(
                    "smallest must lie above 0 and at most at 1, got " + smallest + ".");
        }
    }

    /** With captions that may mention the style. */
    public EmojiOptions(
            int size,
            Split split,
            double clauseDropout,
            double keywordCaption,
            boolean augment,
            double plainBackground,
            double smallest) {
        this(size, split, clauseDropout, keywordCaption, augment, plainBackground, smallest, true);
    }

    /** With half of the backgrounds plain, and scales down to 0.8. */
    public EmojiOptions(
            int size, Split split, double clauseDropout, double keywordCaption, boolean augment) {
        this(size, split, clauseDropout, keywordCaption, augment, 0.5, 0.8);
    }

    /** What models learn from: augmented, with half of the clauses and 10 % keyword captions. */
    public static EmojiOptions training(int size) {
        return new EmojiOptions(size, Split.TRAIN, 0.5, 0.1, true);
    }

    /** What models are tested with: whole captions, on white, always the same. */
    public static EmojiOptions plain(int size, Split split) {
        return new EmojiOptions(size, split, 0, 0, false);
    }

    /** The same with captions that never mention the style. */
    public EmojiOptions withoutStyle() {
        return new EmojiOptions(
                size,
                split,
                clauseDropout,
                keywordCaption,
                augment,
                plainBackground,
                smallest,
                false);
    }

    private static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " is a probability and must lie in [0, 1], got " + value + ".");
        }
    }
}
