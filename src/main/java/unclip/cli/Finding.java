package unclip.cli;

/**
 * One line of {@code unclip doctor}.
 *
 * @param health whether it is as it should be
 * @param subject what was looked at, in a word or two
 * @param text what was seen
 * @param remedy the sentence that mends it; empty where nothing is broken
 */
record Finding(Health health, String subject, String text, String remedy) {

    /** How something is. */
    enum Health {
        /** As it should be. */
        FINE,
        /** Not there, and not needed for everything. */
        ABSENT,
        /** Wrong: something that should work doesn't. */
        BROKEN
    }

    static Finding fine(String subject, String text) {
        return new Finding(Health.FINE, subject, text, "");
    }

    static Finding absent(String subject, String text, String remedy) {
        return new Finding(Health.ABSENT, subject, text, remedy);
    }

    static Finding broken(String subject, String text, String remedy) {
        return new Finding(Health.BROKEN, subject, text, remedy);
    }
}
