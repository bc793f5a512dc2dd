package unclip.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.util.ArrayList;
import java.util.List;

/** Commands that the launcher carries out before Java starts; here they have only their help. */
final class LauncherCommands {

    private LauncherCommands() {}

    private abstract static class OfLauncher implements Runnable {

        @Spec private CommandSpec spec = CommandSpec.create();

        @Unmatched private List<String> rest = new ArrayList<>();

        @Override
        public void run() {
            throw new ParameterException(
                    spec.commandLine(),
                    "This command needs the launcher: ./unclip "
                            + spec.name()
                            + " "
                            + String.join(" ", rest));
        }
    }

    /** {@code unclip lab}. */
    @Command(
            name = "lab",
            description = {
                "Open the course in JupyterLab.",
                "",
                "The first time this builds the project and makes a folder .venv with JupyterLab,"
                        + " the Java kernel and the widgets; later it starts at once. What follows"
                        + " the command goes to JupyterLab, such as --no-browser or --port 9999.",
            },
            optionListHeading = "%nOptions:%n")
    static final class Lab extends OfLauncher {}

    /** {@code unclip notebooks}. */
    @Command(
            name = "notebooks",
            description = {
                "Execute notebooks on the real kernel, as the tests do.",
                "",
                "Without names, all of notebooks/ in order; a name may be its beginning, such as"
                    + " 00. --write also puts the new outputs into the notebooks, --html exports"
                    + " each as a page, --timeout S bounds one cell. A failing cell is shown with"
                    + " its own error, and the exit code is 1."
            },
            optionListHeading = "%nOptions:%n")
    static final class Notebooks extends OfLauncher {

        @Parameters(
                paramLabel = "NAME",
                description = "Notebooks, such as 00 or 00-from-words-to-picture.")
        private List<String> names = List.of();

        List<String> names() {
            return names;
        }
    }

    /** {@code unclip browser-test}. */
    @Command(
            name = "browser-test",
            description = {
                "Try the notebooks' widgets in JupyterLab, in a browser without a window.",
                "",
                "Each widget is rendered, moved, heard and reloaded on the real kernel. Screenshots"
                        + " in a light and a dark theme, and the time from a slider to its changed"
                        + " picture, go to kernel-extensions/target/browser. Needs an installed"
                        + " Chromium and says so where there is none; --browser PATH names one."
            },
            optionListHeading = "%nOptions:%n")
    static final class BrowserTest extends OfLauncher {}

    /** {@code unclip test}. */
    @Command(
            name = "test",
            description = {
                "Build everything and run every check: format, compiler, tests, all notebooks.",
                "",
                "It needs only Java, Python, git and a network; the rest it sets up by itself."
            },
            optionListHeading = "%nOptions:%n")
    static final class Test extends OfLauncher {}

    /** {@code unclip measure}. */
    @Command(
            name = "measure",
            description = {
                "Measure the box's weights: retrieval, prior, pictures read back.",
                "",
                "Writes experiments/box/results.json and puts the figures into the model cards in"
                        + " data/weights. Takes some minutes."
            },
            optionListHeading = "%nOptions:%n")
    static final class Measure extends OfLauncher {}

    /** {@code unclip bench}. */
    @Command(
            name = "bench",
            description = {
                "Time steps, parts and whole programs, also beside PyTorch.",
                "",
                "Without names, every row; a name is a regular expression on the rows' names, such"
                        + " as train or sample-16; a wrong one lists them. Tables that are measured"
                        + " whole go to experiments/bench too, with the machine and the versions.",
                "",
                "--against-pytorch VENV takes turns with PyTorch in a Python environment on the"
                        + " same weights, after checking that both compute the same; --threads N"
                        + " gives each side N threads (all cores); --rounds N alternates N times"
                        + " (3); --steps N is the length of the memory row (300); --quick repeats"
                        + " less, for a look."
            },
            optionListHeading = "%nOptions:%n")
    static final class Bench extends OfLauncher {

        @Parameters(paramLabel = "NAME", description = "Rows, such as train-16 or png.")
        private List<String> names = List.of();

        List<String> names() {
            return names;
        }
    }

    /** {@code unclip version}. */
    @Command(name = "version", description = "Show the version and, in a checkout, the commit.")
    static final class Version implements Runnable {

        private final Console console;

        Version(Console console) {
            this.console = console;
        }

        @Override
        public void run() {
            console.say(
                    CommandLine.Help.Ansi.OFF.string(new Build.VersionProvider().getVersion()[0]));
        }
    }
}
