package unclip.cli;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

import unclip.files.NearestName;

import java.util.List;
import java.util.Locale;

/** A device name as typed, refused before anything slow starts. */
final class DeviceName {

    private static final List<String> NAMES = List.of("auto", "cpu", "gpu", "gpu0", "gpu1");

    private DeviceName() {}

    /** The name in lower case; an unknown one is a wrong request that names the nearest. */
    static String check(CommandSpec spec, String name) {
        String word = name.strip().toLowerCase(Locale.ROOT);
        if (word.matches("auto|cpu|gpu\\d{0,3}")) {
            return word;
        }
        throw new ParameterException(
                spec.commandLine(),
                "Unknown device '"
                        + name
                        + "'; did you mean '"
                        + nearest(word)
                        + "'? (valid: auto, cpu, gpu, gpu0, gpu1, …)");
    }

    private static String nearest(String word) {
        boolean meansGpu = word.matches("(cuda|nvidia|mps|graphics).*");
        return meansGpu ? "gpu" : NearestName.of(word, NAMES).orElse("auto");
    }
}
