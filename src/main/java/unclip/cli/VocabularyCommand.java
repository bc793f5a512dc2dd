package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

import unclip.text.BpeTokenizer;
import unclip.train.Vocabulary;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

/** {@code unclip data vocabulary}: learns the tokenizer's merges from the captions. */
@Command(
        name = "vocabulary",
        description = {
            "Learn the tokenizer's byte pairs from the captions of the training data.",
            "",
            "The checkout already carries the result, which the weights belong to: other merges"
                    + " need other weights.",
            ""
        },
        optionListHeading = "%nOptions:%n")
final class VocabularyCommand implements Callable<Integer> {

    private final Console console;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--merges",
            paramLabel = "N",
            defaultValue = "1024",
            description = "How many pairs to learn (${DEFAULT-VALUE}).")
    private int merges;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "FILE",
            description = "Where they go (data/tokenizer/captions.bpe of this checkout).")
    private @Nullable Path out;

    VocabularyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        if (merges < 1) {
            throw new ParameterException(
                    spec.commandLine(), "--merges must be at least 1, got " + merges + ".");
        }
        Path data = Build.dataHome().resolve("data");
        Path file = out == null ? Vocabulary.file(data) : out;
        BpeTokenizer tokenizer = Vocabulary.learn(data, merges);
        tokenizer.save(file);
        console.say(tokenizer.vocabularySize() + " token ids in " + file + ".");
        return 0;
    }
}
