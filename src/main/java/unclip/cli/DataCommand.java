package unclip.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code unclip data}: makes and shows the data sets. */
@Command(
        name = "data",
        synopsisSubcommandLabel = "SET",
        description = {
            "Make and look at the data: emoji, a third style of emoji to test on, coloured shapes,"
                    + " Fashion-MNIST, the vocabulary.",
            ""
        },
        commandListHeading = "%nSets:%n",
        optionListHeading = "%nOptions:%n")
final class DataCommand implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    private DataCommand() {}

    static CommandLine commandLine(Console console) {
        CommandLine line = new CommandLine(new DataCommand());
        line.addSubcommand(new EmojiCommand(console));
        line.addSubcommand(new FluentCommand(console));
        line.addSubcommand(new ShapesCommand(console));
        line.addSubcommand(new FashionCommand(console));
        line.addSubcommand(new VocabularyCommand(console));
        return line;
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say which: emoji, fluent, shapes, fashion or vocabulary.");
    }
}
