package unclip.jupyter.widget;

/**
 * Buttons that count on their own, as a film plays. The page counts; with {@link Link#js} it moves
 * other widgets without asking the kernel.
 */
public final class Play extends IntControl {

    private static final int LEAST_INTERVAL = 10;

    private Play(int min, int max, int milliseconds) {
        super(Kind.control("Play"), "", min, max, min);
        put("interval", milliseconds);
        put("show_repeat", true);
    }

    /**
     * Makes one.
     *
     * @param min where it begins
     * @param max where it ends
     * @param milliseconds between two numbers, at least 10
     */
    public static Play of(int min, int max, int milliseconds) {
        if (milliseconds < LEAST_INTERVAL) {
            throw new IllegalArgumentException(
                    "A number stays for at least %s milliseconds, got %s."
                            .formatted(LEAST_INTERVAL, milliseconds));
        }
        return new Play(min, max, milliseconds);
    }

    /** Whether it begins again at its end. */
    public void repeat(boolean repeat) {
        put("repeat", repeat);
    }

    /** Whether it runs. */
    public void playing(boolean playing) {
        put("playing", playing);
    }

    @Override
    Still picture() {
        return Still.NONE;
    }
}
