package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.evaluate.verify.Check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class VerifyCommandTest {

    @Test
    void theTableNamesExpectedGotErrorAndSource(@TempDir Path folder) throws IOException {
        Path csv = folder.resolve("checks.csv");

        Cli.Result result =
                new Cli(new FakeStudio()).run("verify", "--device", "cpu", "--csv", csv);

        assertThat(result.code()).isZero();
        assertThat(result.out())
                .contains("expected", "got", "error", "tolerance", "source")
                .contains("✓ ᾱ_1000, linear", "0.0000403582977")
                .contains("DDIM, 10 steps", "0.814586")
                .contains("source-sampler", "checks pass.")
                .doesNotContain("✗");
        assertThat(Files.readAllLines(csv).get(0))
                .isEqualTo("topic,name,expected,got,error,tolerance,passes,source");
    }

    @Test
    void aFailedCheckIsMarkedAndColumnsLineUp() {
        Check fails = new Check("t", "β̃ at t = 1", 1.25, 2, 0.5, "source");
        Check passes = new Check("t", "a longer name than that", 1.25, 1.25, 0.5, "source");

        List<String> lines = new CheckTable(List.of(fails, passes)).lines();

        assertThat(lines.get(2)).startsWith(" ✗ β̃ at t = 1");
        assertThat(lines.get(3)).startsWith(" ✓ a longer name than that  ");
        // the combining tilde is a char but no column
        assertThat(lines.get(2).indexOf("1.25")).isEqualTo(lines.get(3).indexOf("1.25") + 1);
    }

    @Test
    void anUnknownDeviceIsAWrongRequest() {
        Cli.Result result = new Cli(new FakeStudio()).run("verify", "--device", "cuda");

        assertThat(result.code()).isEqualTo(2);
        assertThat(result.err()).contains("did you mean 'gpu'");
    }
}
