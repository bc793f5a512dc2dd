package unclip.experiment.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The machine that the times were taken on, in words. */
final class Machine {

    private static final Path CPUS = Path.of("/proc/cpuinfo");

    private Machine() {}

    /** Processor, cores, memory, system, load, and the threads that were used. */
    static String describe(int threads) {
        double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
        return "%s, %d cores, %s, %s %s, threads used: %d, load at the end: %s"
                .formatted(
                        processor(),
                        Runtime.getRuntime().availableProcessors(),
                        memory(),
                        System.getProperty("os.name"),
                        System.getProperty("os.arch"),
                        threads,
                        load < 0 ? "unknown" : String.format(Locale.ROOT, "%.1f", load));
    }

    private static String memory() {
        if (ManagementFactory.getOperatingSystemMXBean()
                instanceof com.sun.management.OperatingSystemMXBean system) {
            double gib = system.getTotalMemorySize() / (double) (1L << 30);
            return String.format(Locale.ROOT, "%.0f GiB", gib);
        }
        return "memory unknown";
    }

    private static String processor() {
        try {
            if (Files.exists(CPUS)) {
                try (Stream<String> lines = Files.lines(CPUS)) {
                    return lines.filter(line -> line.startsWith("model name"))
                            .map(line -> line.replaceFirst(".*:\\s*", ""))
                            .findFirst()
                            .orElse("processor unknown");
                }
            }
            return firstLine(List.of("sysctl", "-n", "machdep.cpu.brand_string"));
        } catch (IOException e) {
            return "processor unknown";
        }
    }

    private static String firstLine(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return text.isBlank() ? "processor unknown" : text.strip().lines().findFirst().orElse("");
    }
}
