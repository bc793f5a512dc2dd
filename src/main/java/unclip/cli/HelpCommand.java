package unclip.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

import unclip.files.NearestName;

import java.util.List;
import java.util.concurrent.Callable;

/** {@code unclip help}. */
@Command(
        name = "help",
        description = "Show this help, or that of a command.",
        optionListHeading = "%nOptions:%n")
final class HelpCommand implements Callable<Integer> {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "COMMAND",
            arity = "0..*",
            description = "Such as sample, or data emoji.")
    private List<String> words = List.of();

    @Override
    public Integer call() {
        CommandLine line = spec.parent().commandLine();
        for (String word : words) {
            CommandLine next = line.getSubcommands().get(word);
            if (next == null) {
                throw new ParameterException(
                        spec.commandLine(),
                        "Unknown command '"
                                + word
                                + "'; "
                                + NearestName.hint(word, line.getSubcommands().keySet())
                                + ".");
            }
            line = next;
        }
        line.usage(line.getOut());
        return 0;
    }
}
