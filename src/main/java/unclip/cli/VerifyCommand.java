package unclip.cli;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import unclip.evaluate.verify.Check;
import unclip.evaluate.verify.Verification;
import unclip.files.AtomicFiles;
import unclip.tensor.Devices;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;

/** {@code unclip verify}: the library's numbers beside the closed forms they should equal. */
@Command(
        name = "verify",
        description = {
            "Check the mathematics: numbers of this library beside closed forms and publications.",
            "",
            "Each line has the expected number, ours, the error, the largest error that passes, and"
                    + " where the expected number comes from. The exit code is 1 if any fails.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class VerifyCommand implements Callable<Integer> {

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--device",
            paramLabel = "NAME",
            description = "auto, cpu, gpu or gpu1, … (${DEFAULT-VALUE}).",
            defaultValue = "auto")
    private String device = "auto";

    @Option(
            names = "--csv",
            paramLabel = "FILE",
            description = "Write the table there too, with all digits.")
    private @Nullable Path csv;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Device chosen = Devices.choose(DeviceName.check(spec, device));
        List<Check> checks;
        try (NDManager manager = NDManager.newBaseManager(chosen);
                ProgressBar bar = new ProgressBar(console, "verify")) {
            checks = Verification.run(manager, (done, total) -> bar.update("topics", done, total));
        }
        new CheckTable(checks).lines().forEach(console::say);
        if (csv != null) {
            AtomicFiles.write(csv, out -> Verification.table(checks).write().csv(out));
        }
        long failed = checks.stream().filter(check -> !check.passes()).count();
        console.say("");
        console.say(
                failed == 0
                        ? "All %d checks pass.".formatted(checks.size())
                        : "%d of %d checks fail.".formatted(failed, checks.size()));
        return failed == 0 ? 0 : 1;
    }
}
