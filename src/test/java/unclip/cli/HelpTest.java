package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.List;

class HelpTest {

    private final Cli cli = new Cli(new FakeStudio());

    @Test
    void helpListsEveryCommand() {
        Cli.Result result = cli.run("help");

        assertThat(result.code()).isZero();
        for (String command :
                List.of(
                        "lab",
                        "sample",
                        "train",
                        "data",
                        "embed",
                        "notebooks",
                        "browser-test",
                        "doctor",
                        "test",
                        "help")) {
            assertThat(result.out()).containsPattern("\\n  " + command + " {2,}\\S");
        }
        assertThat(cli.run("--help").out()).isEqualTo(result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "lab",
                "sample",
                "train",
                "data",
                "embed",
                "notebooks",
                "browser-test",
                "doctor",
                "test",
                "help"
            })
    void everyCommandHasHelp(String command) {
        Cli.Result result = cli.run(command, "--help");

        assertThat(result.code()).isZero();
        assertThat(result.out()).startsWith("Usage: unclip " + command).contains("--help");
        assertThat(result.out().lines())
                .allSatisfy(line -> assertThat(line.length()).isLessThan(100));
        assertThat(cli.run("help", command).out()).isEqualTo(result.out());
    }

    @Test
    void versionIsPrinted() {
        assertThat(cli.run("--version").out()).startsWith("unclip ");
        assertThat(cli.run("version").out()).isEqualTo(cli.run("--version").out());
    }

    @Test
    void launcherCommandsSayThatTheyNeedTheLauncher() {
        assertThat(cli.run("lab", "--no-browser").err()).contains("./unclip lab");
    }
}
