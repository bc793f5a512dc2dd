package unclip.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.jna.Platform;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps libtorch from writing to the terminal behind Java's back.
 *
 * <p>DJL's shim uses a deprecated guard, of which libtorch warns once a process on file descriptor
 * 2; no setting reaches that warning, so it is provoked once while the descriptor points nowhere.
 */
public final class NativeWarnings {

    private static final Logger LOG = LoggerFactory.getLogger(NativeWarnings.class);
    private static final AtomicBoolean SPENT = new AtomicBoolean();
    private static final int STDERR = 2;
    private static final int WRITE_ONLY = 1;

    private NativeWarnings() {}

    /** The four calls of libc that move a file descriptor. */
    private interface LibC extends Library {

        int open(String path, int flags);

        int dup(int descriptor);

        int dup2(int from, int to);

        int close(int descriptor);
    }

    /** Provokes and drops the warning, the first time it is called; later calls do nothing. */
    public static void spend() {
        if (SPENT.getAndSet(true)) {
            return;
        }
        LibC libc = load();
        int kept = libc == null ? -1 : libc.dup(STDERR);
        if (libc == null || kept < 0) {
            return;
        }
        int nowhere = libc.open("/dev/null", WRITE_ONLY);
        try {
            if (nowhere >= 0) {
                check(libc.dup2(nowhere, STDERR));
                check(libc.close(nowhere));
            }
            provoke();
        } finally {
            check(libc.dup2(kept, STDERR));
            check(libc.close(kept));
        }
    }

    /** Copying into an array is the cheapest call that uses the guard. */
    private static void provoke() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray array = manager.create(0f);
            array.copyTo(manager.create(1f));
        }
    }

    private static @Nullable LibC load() {
        if (Platform.isWindows()) {
            return null;
        }
        try {
            return Native.load("c", LibC.class);
        } catch (LinkageError e) {
            LOG.debug("libc is out of reach, libtorch's warning will show", e);
            return null;
        }
    }

    private static void check(int result) {
        if (result < 0) {
            LOG.debug("a file descriptor could not be moved");
        }
    }
}
