package unclip.cli;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

import unclip.files.IoSentences;

import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.util.List;

/** The one sentence that a person reads when something went wrong. */
final class Sentences {

    private Sentences() {}

    /** The sentence of a failure: of its outermost cause that was written for people. */
    static String of(Throwable failure) {
        Throwable cause = failure.getCause();
        if (failure instanceof UncheckedIOException && cause != null) {
            return of(cause);
        }
        if (failure instanceof OutOfMemoryError) {
            return "Java ran out of memory at "
                    + Runtime.getRuntime().maxMemory() / (1 << 20)
                    + " MB; ask for fewer pictures, or allow more with UNCLIP_JAVA_OPTS=-Xmx8g.";
        }
        if (failure instanceof FileSystemException file) {
            return oneLine(file.getFile() + ": " + IoSentences.cause(file));
        }
        String message = failure.getMessage();
        if (message == null || message.isBlank() || isBug(failure)) {
            return "This is a bug in unclip ("
                    + failure
                    + "); please report it with the output of the same command under"
                    + " UNCLIP_DEBUG=1.";
        }
        return oneLine(message);
    }

    /** The sentence of a wrong request, with the nearest option or command where one is near. */
    static String ofUsage(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unknown(unmatched);
        }
        return oneLine(String.valueOf(e.getMessage()));
    }

    private static String unknown(UnmatchedArgumentException e) {
        String word = e.getUnmatched().get(0);
        CommandLine line = e.getCommandLine();
        boolean command = !e.isUnknownOption() && !line.getSubcommands().isEmpty();
        String kind = e.isUnknownOption() ? "option" : command ? "command" : "argument";
        List<String> near = e.getSuggestions();
        String rest =
                near.isEmpty()
                        ? "; " + line.getCommandSpec().qualifiedName() + " --help lists them all."
                        : "; did you mean '" + near.get(0) + "'?";
        return "Unknown " + kind + " '" + word + "'" + rest;
    }

    private static boolean isBug(Throwable e) {
        return e instanceof NullPointerException
                || e instanceof IndexOutOfBoundsException
                || e instanceof ClassCastException
                || (e instanceof Error && !(e instanceof LinkageError));
    }

    private static String oneLine(String message) {
        String line = message.strip().replaceAll("\\s*\\R\\s*", " ");
        return line.matches(".*[.!?…)]") ? line : line + ".";
    }
}
