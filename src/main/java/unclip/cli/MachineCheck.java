package unclip.cli;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Looks at Java, the operating system and memory. */
final class MachineCheck {

    private static final Set<String> PLATFORMS =
            Set.of("linux amd64", "linux aarch64", "mac os x aarch64");
    private static final double NEEDED_GIB = 3;

    private MachineCheck() {}

    static List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        String commit = Build.commit();
        findings.add(
                Finding.fine(
                        "unclip", Build.version() + (commit == null ? "" : ", commit " + commit)));
        findings.add(java());
        findings.add(platform(property("os.name"), property("os.arch")));
        findings.add(memory(totalMemory()));
        return findings;
    }

    private static Finding java() {
        String text =
                Runtime.version() + ", " + property("java.vendor") + ", " + property("java.home");
        return Runtime.version().feature() >= 17
                ? Finding.fine("Java", text)
                : Finding.broken("Java", text, "Install Java 17 or newer.");
    }

    static Finding platform(String name, String arch) {
        String text = name + " " + property("os.version") + " on " + arch;
        if (PLATFORMS.contains((name + " " + arch).toLowerCase(Locale.ROOT))) {
            return Finding.fine("System", text);
        }
        return Finding.broken(
                "System",
                text,
                "The native library comes for Linux on x86-64 and arm64 and for macOS on arm64;"
                        + " use one of those.");
    }

    static Finding memory(long bytes) {
        double gib = bytes / (double) (1L << 30);
        String text =
                String.format(
                        Locale.ROOT,
                        "%.1f GiB, of which Java may take %.1f; %d processors",
                        gib,
                        Runtime.getRuntime().maxMemory() / (double) (1L << 30),
                        Runtime.getRuntime().availableProcessors());
        if (gib >= NEEDED_GIB) {
            return Finding.fine("Memory", text);
        }
        return Finding.broken(
                "Memory", text, "Close other programs or use a machine with 4 GiB or more.");
    }

    private static long totalMemory() {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            return system.getTotalMemorySize();
        }
        return Runtime.getRuntime().maxMemory();
    }

    private static String property(String name) {
        return System.getProperty(name, "unknown");
    }
}
