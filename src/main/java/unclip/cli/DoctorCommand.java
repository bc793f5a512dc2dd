package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

/** {@code unclip doctor}: looks at everything that a run relies on and says what mends what. */
@Command(
        name = "doctor",
        description = {
            "Check Java, the engine and its native library, devices, the Jupyter kernel, weights"
                    + " and data.",
            "",
            "Each problem comes with the sentence that mends it; the exit code is 1 if anything is"
                    + " broken.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class DoctorCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--home",
            paramLabel = "DIR",
            description = "The folder that holds data/ and .venv (this checkout).")
    private @Nullable Path home;

    DoctorCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Path root = home == null ? Build.dataHome() : home.toAbsolutePath().normalize();
        List<Supplier<List<Finding>>> checks =
                List.of(
                        MachineCheck::findings,
                        EngineCheck::findings,
                        () -> KernelCheck.findings(root.resolve(".venv")),
                        () -> WeightsCheck.findings(root.resolve("data/weights")),
                        () -> DataCheck.findings(root.resolve("data")));
        int broken = 0;
        for (Supplier<List<Finding>> check : checks) {
            for (Finding finding : check.get()) {
                print(finding);
                broken += finding.health() == Finding.Health.BROKEN ? 1 : 0;
            }
        }
        console.say("");
        console.say(summary(broken));
        return broken == 0 ? 0 : 1;
    }

    private void print(Finding finding) {
        String mark =
                switch (finding.health()) {
                    case FINE -> "✓";
                    case ABSENT -> "·";
                    case BROKEN -> "✗";
                };
        String subject = " ".repeat(Math.max(0, 12 - finding.subject().length()));
        console.say(" " + mark + " " + finding.subject() + subject + "  " + finding.text());
        if (!finding.remedy().isEmpty()) {
            console.say(" ".repeat(17) + finding.remedy());
        }
    }

    private static String summary(int broken) {
        return switch (broken) {
            case 0 -> "Nothing is broken.";
            case 1 -> "One thing is broken.";
            default -> broken + " things are broken.";
        };
    }
}
