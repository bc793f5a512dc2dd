package unclip.experiment.bench;

/** Says on standard error what is being measured. */
final class Progress {

    private Progress() {}

    /** One line. */
    static void note(String what) {
        System.err.println("bench: " + what);
    }
}
