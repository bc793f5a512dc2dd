package unclip.cli;

/** Exit codes beyond picocli's 0 (fine), 1 (failure) and 2 (wrong request). */
final class Exit {

    /** Stopped by Ctrl-C: 128 + SIGINT. */
    static final int INTERRUPTED = 130;

    private Exit() {}
}
