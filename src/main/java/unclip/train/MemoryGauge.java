package unclip.train;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;

import com.sun.jna.Library;
import com.sun.jna.Native;
import com.sun.management.OperatingSystemMXBean;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads how much memory this process takes, where tensors live. */
interface MemoryGauge {

    /** Begins anew to watch for the peak. */
    void reset();

    /** The most bytes held at once since {@link #reset}. */
    long peak();

    /** The most that this process may come to hold, in bytes. */
    long limit();

    /** The gauge of a device; none for main memory outside Linux. */
    static Optional<MemoryGauge> of(Device device) {
        if (device.isGpu()) {
            return Optional.of(new Gpu(device));
        }
        return Files.isWritable(Main.CLEAR) ? Optional.of(new Main()) : Optional.empty();
    }

    /** Main memory, as Linux accounts for it (proc(5)). */
    final class Main implements MemoryGauge {

        private static final Path CLEAR = Path.of("/proc/self/clear_refs");
        private static final Path STATUS = Path.of("/proc/self/status");
        private static final Path MACHINE = Path.of("/proc/meminfo");

        /** glibc's way of returning freed memory to the system. */
        private interface LibC extends Library {

            int malloc_trim(long pad);
        }

        @Override
        public void reset() {
            trim();
            try {
                Files.writeString(CLEAR, "5"); // the peak becomes what is resident now
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** Else what earlier work freed but kept would hide what comes. */
        private static void trim() {
            try {
                int released = Native.load("c", LibC.class).malloc_trim(0);
                assert released >= 0;
            } catch (LinkageError e) {
                // another C library: the peak is then less well known, and not wrong
            }
        }

        @Override
        public long peak() {
            return read(STATUS, "VmHWM");
        }

        @Override
        public long limit() {
            long total =
                    ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                            .getTotalMemorySize(); // of the container, where there is one
            return Math.min(total, read(STATUS, "VmRSS") + read(MACHINE, "MemAvailable"));
        }

        private static long read(Path file, String key) {
            try {
                return Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(key + ":"))
                        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                        .findFirst()
                        .orElseThrow(() -> new IOException(file + " has no line " + key + "."));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * A GPU: all that is in use, since the engine keeps what it once took; not yet checked on one.
     */
    record Gpu(Device device) implements MemoryGauge {

        @Override
        public void reset() {
            // what was taken is kept
        }

        @Override
        public long peak() {
            return CudaUtils.getGpuMemory(device).getUsed();
        }

        @Override
        public long limit() {
            return CudaUtils.getGpuMemory(device).getMax();
        }
    }
}
