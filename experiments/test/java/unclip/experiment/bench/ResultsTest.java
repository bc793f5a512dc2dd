package unclip.experiment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

class ResultsTest {

    @TempDir private Path folder = Path.of("");

    private static Section section(String title, double seconds) {
        Cell time = Cell.ofSeconds("time", new Spread(seconds, seconds / 2, seconds * 2, 3));
        return new Section(
                title,
                "2026-01-02T03:04 UTC",
                "./unclip bench",
                "a machine",
                Map.of("Java", "17"),
                List.of(new Row("png", "a picture", List.of(time))),
                List.of("A remark."));
    }

    @Test
    void figuresHaveThreeDigitsAndTheirUnitAndSpread() {
        assertThat(Cell.of("c", "×", 0.87654).text()).isEqualTo("0.877 ×");
        assertThat(Cell.of("c", "", 1281).text()).isEqualTo("1281");
        assertThat(Cell.of("c", "ms", 0.00123456).text()).isEqualTo("0.00123 ms");
        assertThat(Cell.of("c", "", 0).text()).isEqualTo("0");
        assertThat(Cell.of("c", "MiB", -0.5).text()).isEqualTo("-0.500 MiB");
        assertThat(Cell.ofSeconds("c", new Spread(0.0123, 0.01, 0.02, 3)).text())
                .isEqualTo("12.3 ms (10.0–20.0)");
        assertThat(Cell.ofSeconds("c", new Spread(2, 1.5, 2.75, 3)).text())
                .isEqualTo("2.00 s (1.50–2.75)");
    }

    @Test
    void aTableHasALineARowAndADashWhereARowLacksAColumn() {
        Section section = section("Parts", 0.5);
        Row other = new Row("gif", "frames", List.of(Cell.of("rate", "/s", 7)));
        Section both =
                new Section(
                        section.title(),
                        section.taken(),
                        section.command(),
                        section.machine(),
                        section.versions(),
                        List.of(section.rows().get(0), other),
                        section.remarks());

        assertThat(both.markdown())
                .isEqualTo(
                        """
                        ### Parts

                        | Row | What | time | rate |
                        |---|---|---|---|
                        | `png` | a picture | 500 ms (250–1000) | – |
                        | `gif` | frames | – | 7.00 /s |

                        A remark.

                        Taken 2026-01-02T03:04 UTC by `./unclip bench` on a machine; Java 17.
                        """);
    }

    @Test
    void storedTablesComeBackEqualAndOneReplacesItsNamesake() throws IOException {
        Results first = new Results(List.of()).with(section("Memory", 1)).with(section("Parts", 1));
        first.write(folder);

        assertThat(Results.read(folder)).isEqualTo(first);
        assertThat(first.sections()).extracting(Section::title).containsExactly("Parts", "Memory");
        Results second = Results.read(folder).with(section("Parts", 2));
        assertThat(second.sections()).containsExactly(section("Parts", 2), section("Memory", 1));
        assertThat(Results.read(folder.resolve("nothing")).sections()).isEmpty();
    }

    @Test
    void thePageKeepsWhatStandsOutsideItsMarks() throws IOException {
        Path page = folder.resolve("README.md");
        Files.writeString(page, "# Benchmarks\n\nBefore.\n");
        new Results(List.of(section("Parts", 1))).write(folder);
        Files.writeString(page, Files.readString(page) + "After.\n");
        new Results(List.of(section("Parts", 2))).write(folder);

        assertThat(Files.readString(page))
                .startsWith("# Benchmarks\n\nBefore.\n")
                .endsWith("After.\n")
                .contains("2.00 s (1.00–4.00)")
                .doesNotContain("1.00 s (0.500")
                .containsOnlyOnce("### Parts");
    }
}
