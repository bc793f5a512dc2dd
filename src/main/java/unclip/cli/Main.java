package unclip.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

import unclip.kernel.Kernels;

import java.util.Locale;

/** The root command, {@code unclip}. */
@Command(
        name = "unclip",
        versionProvider = Build.VersionProvider.class,
        synopsisSubcommandLabel = "COMMAND",
        description = {
            "An unCLIP (DALL·E 2) workbench: everything the model does, one inspectable step at a"
                    + " time.",
            "",
            "Start with  unclip lab  (the course, in JupyterLab) or  unclip sample \"a red heart\"."
        },
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        footer = {
            "",
            "unclip COMMAND --help tells more about each.",
            "",
            "Exit codes: 0 fine, 1 failure, 2 wrong request, 130 stopped by Ctrl-C.",
            "Environment: UNCLIP_HOME (folder with data/weights), UNCLIP_JAVA_OPTS (extra options",
            "for Java, such as -Xmx8g), UNCLIP_DEBUG=1 (stack traces)."
        })
public final class Main implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Show this help and exit.")
    @SuppressWarnings("unused") // its presence is what counts
    private boolean help;

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Show the version and exit.")
    @SuppressWarnings("unused") // its presence is what counts
    private boolean version;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the stack trace of a failure.")
    private boolean verbose;

    @Option(
            names = "--kernels",
            paramLabel = "NAME",
            scope = ScopeType.INHERIT,
            description =
                    "Tensor operations: fused (fast), plain (DJL's own, the same within rounding),"
                            + " or others on the class path (fused).")
    private @Nullable String kernels;

    private Main() {}

    /**
     * Runs the command line and ends the JVM with its exit code.
     *
     * @param args the command and its arguments
     */
    public static void main(String[] args) {
        Interruption interruption = Interruption.install();
        int code =
                commandLine(Console.ofProcess(), interruption, PipelineStudio::open).execute(args);
        interruption.finished();
        System.exit(code);
    }

    /** The whole command line over a console, a Ctrl-C and a source of pictures. */
    static CommandLine commandLine(
            Console console, Interruption interruption, Studio.Opener studios) {
        Main main = new Main();
        CommandLine line = new CommandLine(main);
        line.addSubcommand(new LauncherCommands.Lab());
        line.addSubcommand(new SampleCommand(console, interruption, studios));
        line.addSubcommand(new TrainCommand(console));
        line.addSubcommand(DataCommand.commandLine(console));
        line.addSubcommand(new EmbedCommand(console));
        line.addSubcommand(new EvaluateCommand(console, studios));
        line.addSubcommand(new LauncherCommands.Measure());
        line.addSubcommand(new LauncherCommands.Bench());
        line.addSubcommand(new LauncherCommands.Notebooks());
        line.addSubcommand(new LauncherCommands.BrowserTest());
        line.addSubcommand(new VerifyCommand(console));
        line.addSubcommand(new DoctorCommand(console));
        line.addSubcommand(new LauncherCommands.Test());
        line.addSubcommand(new LauncherCommands.Version(console));
        line.addSubcommand(new HelpCommand());
        line.setUsageHelpWidth(88);
        line.setUsageHelpAutoWidth(false);
        line.setOut(console.outWriter());
        line.setErr(console.errWriter());
        line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionStrategy(
                parsed -> {
                    main.chooseKernels();
                    return new CommandLine.RunLast().execute(parsed);
                });
        line.setParameterExceptionHandler(
                (e, args) -> console.fail(Sentences.ofUsage(e), CommandLine.ExitCode.USAGE));
        line.setExecutionExceptionHandler(
                (e, command, parsed) -> {
                    if (main.verbose || console.debug()) {
                        e.printStackTrace(console.err());
                    }
                    return console.fail(Sentences.of(e), CommandLine.ExitCode.SOFTWARE);
                });
        return line;
    }

    private void chooseKernels() {
        if (kernels == null) {
            return;
        }
        try {
            Kernels.use(kernels.strip().toLowerCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), Sentences.of(e), e);
        }
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do; unclip help lists the commands.");
    }
}
