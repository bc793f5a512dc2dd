package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

class ProgressBarTest {

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final AtomicLong nanos = new AtomicLong();

    private ProgressBar bar(boolean terminal, boolean unicode) {
        Console console =
                new Console(
                        Cli.print(new ByteArrayOutputStream()),
                        Cli.print(err),
                        terminal,
                        unicode,
                        false);
        return new ProgressBar(console, "fox", nanos::get);
    }

    private String said() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aTerminalSeesRateAndTimeLeftOnOneLine() {
        try (ProgressBar bar = bar(true, false)) {
            bar.update("decoder", 0, 40);
            nanos.set(2_000_000_000L);
            bar.update("decoder", 10, 40);
            assertThat(said())
                    .endsWith("\rfox: decoder ######------------------ 10/40, 5.0/s, 0:06 left");
        }
        assertThat(said()).doesNotContain("\n").endsWith("\r");
    }

    @Test
    void aTerminalIsNotRedrawnMoreThanTenTimesASecond() {
        try (ProgressBar bar = bar(true, true)) {
            for (int i = 0; i < 1000; i++) {
                bar.update("decoder", i, 1000);
                nanos.addAndGet(1_000_000);
            }
            assertThat(said().chars().filter(c -> c == '\r').count()).isLessThanOrEqualTo(11);
        }
    }

    @Test
    void aFileGetsOneLineForEachFinishedStage() {
        try (ProgressBar bar = bar(false, true)) {
            for (int i = 0; i <= 40; i++) {
                bar.update("prior", i, 40);
            }
            nanos.set(500_000_000L);
            bar.update("decoder", 3, 40);
        }
        assertThat(said()).isEqualToNormalizingNewlines("fox: prior 40/40, 0.0 s\n");
    }

    @Test
    void slowStepsAreToldInSecondsEach() {
        try (ProgressBar bar = bar(true, true)) {
            bar.update("epoch", 0, 4);
            nanos.set(3_600_000_000_000L);
            bar.update("epoch", 1, 4);
            assertThat(said()).endsWith("3600.0 s each, 3:00:00 left");
        }
    }

    @Test
    void aLongStageInAFileGetsALineAMinuteAndARateFromWhereItStarted() {
        try (ProgressBar bar = bar(false, true)) {
            bar.note(", loss 0.5");
            for (int i = 100; i <= 400; i++) {
                bar.update("step", i, 1000);
                nanos.addAndGet(500_000_000L);
            }
        }
        assertThat(said().lines()).hasSize(2);
        assertThat(said()).startsWith("fox: step 220/1000, 2.0/s, 6:30 left, loss 0.5");
    }
}
