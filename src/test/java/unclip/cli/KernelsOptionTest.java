package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import static unclip.cli.SampleCommandTest.oneSentence;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.kernel.Kernels;

import java.nio.file.Path;

class KernelsOptionTest {

    @TempDir private Path folder = Path.of(".");
    private final String before = Kernels.active().name();
    private final FakeStudio studio = new FakeStudio();
    private final Cli cli = new Cli(studio);

    @AfterEach
    void goBack() {
        Kernels.use(before);
    }

    @Test
    void theOptionChoosesBeforeTheCommandRuns() {
        StringBuilder seen = new StringBuilder();
        studio.onSample = () -> seen.append(Kernels.active().name());
        Path out = folder.resolve("out");
        assertThat(cli.run("sample", "a red heart", "--kernels", "Plain", "--out", out).code())
                .isZero();
        assertThat(seen).contains("plain");
        assertThat(cli.run("--kernels", "fused", "version").code()).isZero();
        assertThat(Kernels.active().name()).isEqualTo("fused");
    }

    @Test
    void anUnknownNameIsRefusedInOneSentenceWithTheNearest() {
        for (String command : new String[] {"sample", "train", "verify", "doctor"}) {
            Object[] words =
                    command.matches("sample|train")
                            ? new Object[] {command, "x", "--kernels", "plian"}
                            : new Object[] {command, "--kernels=plian"};
            assertThat(oneSentence(cli.run(words), 2)).contains("'plian'");
        }
        assertThat(oneSentence(cli.run("sample", "x", "--kernels", "plian"), 2))
                .contains("Unknown kernels 'plian'; did you mean 'plain'?", "fused");
        assertThat(studio.requests).isEmpty();
    }
}
