package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.awt.FontMetrics;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

class SheetsTest {

    private static final int RED = 0xffff0000;
    private static final int WHITE = 0xffffffff;

    private static ContactSheet.Row row(String label, int pictures, int size) {
        return new ContactSheet.Row(
                label, Collections.nCopies(pictures, Pictures.plain(size, RED)));
    }

    private static long count(BufferedImage page, int rgb) {
        return Arrays.stream(Pictures.pixels(page)).filter(p -> p == rgb).count();
    }

    private static void assertWhiteMargin(BufferedImage page) {
        int right = page.getWidth() - 1;
        int bottom = page.getHeight() - 1;
        for (int x = 0; x <= right; x++) {
            assertThat(page.getRGB(x, 3)).isEqualTo(WHITE);
            assertThat(page.getRGB(x, bottom - 3)).isEqualTo(WHITE);
        }
        for (int y = 0; y <= bottom; y++) {
            assertThat(page.getRGB(3, y)).isEqualTo(WHITE);
            assertThat(page.getRGB(right - 3, y)).isEqualTo(WHITE);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1", "8, 1", "9, 2", "27, 4", "64, 8"})
    void everyPictureIsThereWholeAndScaled(int pictures, int lines) {
        BufferedImage page = ContactSheet.render(List.of(row("a red square", pictures, 16)), 3);
        assertThat(count(page, RED)).isEqualTo((long) pictures * 48 * 48);
        assertThat(page.getHeight()).isBetween(lines * 48 + 48, lines * 56 + 120);
        assertWhiteMargin(page);
    }

    @Property(tries = 60)
    void columnsAreBalanced(
            @ForAll @IntRange(min = 1, max = 500) int pictures,
            @ForAll @IntRange(min = 1, max = 20) int most) {
        int columns = Grids.balancedColumns(pictures, most);
        int lines = (pictures + columns - 1) / columns;
        assertThat(columns).isBetween(1, most);
        assertThat(lines).isEqualTo((pictures + most - 1) / most);
    }

    @Test
    void longLabelsStayOnThePage() {
        String label = "a woman with long curly red hair and a very small fox ".repeat(20);
        BufferedImage page = ContactSheet.render(List.of(row(label, 4, 32), row("", 1, 32)), 2);
        assertWhiteMargin(page);
        assertThat(count(page, RED)).isEqualTo(5L * 64 * 64);
    }

    @Test
    void picturesOfSeveralSizesAreCentred() {
        BufferedImage page = ContactSheet.render(List.of(row("", 1, 8), row("", 1, 16)), 1);
        assertThat(count(page, RED)).isEqualTo(8 * 8 + 16 * 16);
    }

    @Test
    void sameInputGivesTheSamePage() {
        List<ContactSheet.Row> rows = List.of(row("a fox", 3, 16));
        assertThat(ImageFiles.png(ContactSheet.render(rows, 2)))
                .isEqualTo(ImageFiles.png(ContactSheet.render(rows, 2)));
    }

    @Test
    void wrongSheetsAreOneSentence() {
        assertThatThrownBy(() -> ContactSheet.render(List.of(), 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A contact sheet needs at least one row, got none");
        assertThatThrownBy(() -> new ContactSheet.Row("a fox", List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The row 'a fox' has no pictures");
        List<ContactSheet.Row> rows = List.of(row("a", 1, 4));
        assertThatThrownBy(() -> ContactSheet.render(rows, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The scale must lie in 1..64, got 0");
        assertThatThrownBy(() -> ContactSheet.render(rows, 1, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The number of columns must be at least 1, got 0");
        List<ContactSheet.Row> huge = List.of(row("a", 64, 512));
        assertThatThrownBy(() -> ContactSheet.render(huge, 16))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("show fewer pictures or use a smaller scale");
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "9, 2", "41, 2"})
    void filmStripShowsBothPicturesOfEveryStep(int steps, int scale) {
        List<FilmStrip.Frame> frames = new ArrayList<>();
        for (int i = 0; i < steps; i++) {
            String label = String.format(Locale.ROOT, "t = %d", 1000 - i);
            frames.add(
                    new FilmStrip.Frame(
                            label, Pictures.plain(16, RED), Pictures.plain(16, 0xff0000ff)));
        }
        BufferedImage page = FilmStrip.render("a red square", frames, scale);
        long pixels = (long) steps * 16 * scale * 16 * scale;
        assertThat(count(page, RED)).isEqualTo(pixels);
        assertThat(count(page, 0xff0000ff)).isEqualTo(pixels);
        assertWhiteMargin(page);
    }

    @Test
    void thisMachineHasFonts() {
        assertThat(Fonts.problem()).isEmpty();
    }

    @Test
    void emptyFilmStripIsRefused() {
        assertThatThrownBy(() -> FilmStrip.render("a", List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A film strip needs at least one frame, got none");
    }

    @Property(tries = 300)
    void linesFitAndLoseNothingUnlessElided(
            @ForAll String text, @ForAll @IntRange(min = 60, max = 300) int width) {
        FontMetrics metrics = Page.metrics(Page.LABEL);
        List<String> lines = TextLines.wrap(text, metrics, width, 2);
        assertThat(lines).hasSizeLessThanOrEqualTo(2);
        assertThat(lines).allMatch(line -> metrics.stringWidth(line) <= width);
        if (lines.stream().noneMatch(line -> line.endsWith("…"))) {
            assertThat(String.join("", lines).replaceAll("\\s", ""))
                    .isEqualTo(text.strip().replaceAll("\\s", ""));
        }
    }

    @Test
    void elisionPrefersWholeWords() {
        FontMetrics metrics = Page.metrics(Page.LABEL);
        int width = metrics.stringWidth("a red heart with an ar…");
        assertThat(TextLines.elide("a red heart with an arrow through it", metrics, width))
                .isEqualTo("a red heart with an…");
        assertThat(TextLines.elide("fox", metrics, 140)).isEqualTo("fox");
    }
}
