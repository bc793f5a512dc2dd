package unclip.tensor;

import ai.djl.pytorch.jni.JniUtils;

/**
 * Switches gradients off on this thread for a while.
 *
 * <p>The engine keeps gradients off only on the thread that loaded it: on any other, everything
 * that touches a network under training is recorded for a backward pass that never comes, which
 * costs time and memory. A gradient collector opened inside records all the same.
 */
public final class GradientsOff {

    private GradientsOff() {}

    /** Runs something with gradients off, and leaves them as they were. */
    public static void during(Runnable work) {
        NativeWarnings.spend(); // loads the engine
        boolean before = JniUtils.isGradMode();
        JniUtils.setGradMode(false);
        try {
            work.run();
        } finally {
            JniUtils.setGradMode(before);
        }
    }
}
