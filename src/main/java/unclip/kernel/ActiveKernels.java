package unclip.kernel;

/** Holds the choice between fused and plain operations, made once a process. */
final class ActiveKernels {

    static final Kernels INSTANCE = choose(System.getProperty("unclip.kernels", "fused"));

    private ActiveKernels() {}

    private static Kernels choose(String name) {
        return switch (name) {
            case "fused" -> new FusedKernels();
            case "plain" -> new PlainKernels();
            default ->
                    throw new IllegalArgumentException(
                            "Unknown kernels '" + name + "': use fused or plain.");
        };
    }
}
