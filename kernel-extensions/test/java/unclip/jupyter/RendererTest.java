package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.xml.sax.InputSource;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import unclip.image.FilmStrip;
import unclip.pipeline.Sample;
import unclip.weights.ModelCard;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;

/** What a cell's last value becomes, asked of the kernel's own renderer. */
class RendererTest {

    private final RecordingKernel kernel = RecordingKernel.started();

    @AfterEach
    void stop() {
        kernel.close();
    }

    @Test
    void aSmallPictureIsEnlargedByAWholeFactorWithoutMixingPixels() throws IOException {
        BufferedImage image = picture(32, 0x123456);
        image.setRGB(1, 0, 0xFF0000);
        DisplayData shown = render(image);
        BufferedImage png = png(shown);
        assertThat(png.getWidth()).isEqualTo(128);
        assertThat(png.getRGB(3, 0) & 0xFFFFFF).isEqualTo(0x123456);
        assertThat(png.getRGB(4, 3) & 0xFFFFFF).isEqualTo(0xFF0000);
        assertThat(text(shown)).isEqualTo("picture, 32×32");
    }

    @Test
    void aListOfPicturesIsAGridThatKeepsTransparency() throws IOException {
        DisplayData shown = render(Collections.nCopies(10, picture(32, 0)));
        BufferedImage png = png(shown);
        assertThat(png.getWidth()).isEqualTo(8 * 96 + 7 * 4);
        assertThat(png.getHeight()).isEqualTo(2 * 96 + 4);
        assertThat(png.getRGB(97, 0) >>> 24).isZero();
        assertThat(text(shown)).isEqualTo("10 pictures, 32×32");
    }

    @Test
    void picturesBeyondTheGridAreCounted() {
        DisplayData shown = render(Collections.nCopies(65, picture(8, 0)));
        assertThat(html(shown)).contains("65 pictures").contains("the first 64 are shown");
    }

    @Test
    void aGridOf64PicturesCostsLessThan300MillisecondsOfComputing() throws IOException {
        List<BufferedImage> pictures = Collections.nCopies(64, picture(32, 0x808080));
        assertThat(text(render(pictures))).startsWith("64 pictures"); // loads the classes
        ThreadMXBean clock = ManagementFactory.getThreadMXBean();
        long start = clock.getCurrentThreadCpuTime();
        DisplayData shown = render(pictures);
        assertThat((clock.getCurrentThreadCpuTime() - start) / 1e6).isLessThan(300);
        assertThat(png(shown).getWidth()).isEqualTo(8 * 96 + 7 * 4);
    }

    @Test
    void listsOfOtherThingsStayText() {
        assertThat(text(render(List.of(1, "two")))).isEqualTo("[1, two]");
        assertThat(text(render(List.of()))).isEqualTo("[]");
        assertThat(data(render(List.of(1)), MIMEType.IMAGE_PNG)).isNull();
    }

    @Test
    void aBatchOfPicturesInATensorIsDrawnWithItsFactsAbove() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray batch = manager.zeros(new Shape(2, 3, 32, 32));
            DisplayData shown = render(batch);
            String facts = "NDArray [2, 3, 32, 32] float32 on cpu, min 0, mean 0, max 0";
            assertThat(text(shown)).isEqualTo(facts);
            assertThat(html(shown)).contains(facts).contains("<img");
            assertThat(png(shown).getWidth()).isEqualTo(2 * 96 + 4);
        }
    }

    @Test
    void aMatrixIsAHeatMapFromDarkToLight() throws IOException {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            BufferedImage png =
                    png(render(manager.create(new float[] {0, 1, 2, Float.NaN}, new Shape(2, 2))));
            assertThat(png.getRGB(0, 0) & 0xFFFFFF).isEqualTo(0x440154);
            assertThat(png.getRGB(png.getWidth() - 1, 0) & 0xFFFFFF).isEqualTo(0x21918C);
            assertThat(png.getRGB(0, png.getHeight() - 1) & 0xFFFFFF).isEqualTo(0xFDE725);
            assertThat(png.getRGB(png.getWidth() - 1, png.getHeight() - 1) & 0xFFFFFF)
                    .isEqualTo(0xFF00FF);
        }
    }

    @Test
    void aSmallMatrixIsAlsoListedRowByRow() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray matrix = manager.create(new float[] {1, -0.5f, 0.25f, 10}, new Shape(2, 2));
            assertThat(text(render(matrix)).lines().skip(1))
                    .containsExactly("   1  -0.5", "0.25    10");
            NDArray whole = manager.create(new int[] {1, 2}, new Shape(1, 2));
            assertThat(text(render(whole)).lines().skip(1)).containsExactly("1  2");
        }
    }

    @Test
    void aMillionNumbersAreOneLineAndLeaveNoArrayBehind() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            NDArray large = manager.arange(1_000_000);
            int before = manager.getManagedArrays().size();
            DisplayData shown = render(large);
            assertThat(text(shown))
                    .isEqualTo("NDArray [1000000] int32 on cpu, min 0, mean 500000, max 999999");
            assertThat(data(shown, MIMEType.IMAGE_PNG)).isNull();
            assertThat(manager.getManagedArrays()).hasSize(before);
            assertThat(large.isReleased()).isFalse();
        }
    }

    @Test
    void fewNumbersAreListedAndOddArraysAreNamed() {
        try (NDManager manager = NDManager.newBaseManager(Device.cpu())) {
            assertThat(text(render(manager.create(new float[] {0.5f, -1}))))
                    .isEqualTo("NDArray [2] float32 on cpu: [0.5, -1]");
            assertThat(text(render(manager.create(3.14159f))))
                    .isEqualTo("NDArray [] float32 on cpu: [3.142]");
            assertThat(text(render(manager.create(new boolean[] {true, false}))))
                    .contains("[1, 0]");
            assertThat(text(render(manager.zeros(new Shape(0, 3))))).endsWith("empty");
            assertThat(text(render(manager.full(new Shape(3, 3), Float.NaN))))
                    .contains("NOT FINITE");
            NDArray half = manager.ones(new Shape(20), DataType.FLOAT16);
            assertThat(text(render(half))).contains("float16").contains("mean 1,");
            half.close();
            assertThat(text(render(half))).isEqualTo("NDArray, already freed");
        }
    }

    @Test
    void aChartIsWellFormedSvgThatCanStandTwiceOnOnePage() throws Exception {
        XYChart chart = new XYChartBuilder().width(400).height(200).title("Loss").build();
        chart.addSeries("decoder", new double[] {1, 2, 3}, new double[] {3, 2, 1.5});
        DisplayData shown = render(chart);
        String svg = data(shown, MIMEType.IMAGE_SVG);
        assertThat(svg).startsWith("<svg");
        assertThat(
                        DocumentBuilderFactory.newInstance()
                                .newDocumentBuilder()
                                .parse(new InputSource(new java.io.StringReader(svg)))
                                .getDocumentElement()
                                .getNodeName())
                .isEqualTo("svg");
        assertThat(text(shown)).isEqualTo("chart: Loss, series [decoder]");
        assertThat(data(render(chart), MIMEType.IMAGE_SVG)).isEqualTo(svg);
        assertThat(
                        ChartView.embeddable(
                                "<?xml?><svg><p d=\"M-0.12678,1E-5 1.5\" t=\"$1\"/>0.12345</svg>"))
                .isEqualTo("<svg><p d=\"M-0.13,1E-5 1.5\" t=\"$1\"/>0.12345</svg>");
        assertThat(ChartView.embeddable("<svg><a id=\"clip1\"/><b c=\"url(#clip1)\"/></svg>"))
                .matches("<svg><a id=\"(c[0-9a-f]{8}-clip1)\"/><b c=\"url\\(#\\1\\)\"/></svg>");
    }

    @Test
    void aTableIsAlignedEscapedAndCounted() {
        Table table =
                Table.create(
                        "emoji",
                        StringColumn.create("name", "fox", "<b>"),
                        DoubleColumn.create("score", 0.123456, Double.NaN));
        DisplayData shown = render(table);
        assertThat(html(shown))
                .contains("&lt;b&gt;")
                .doesNotContain("<b>")
                .contains(">0.1235</td>");
        assertThat(text(shown))
                .isEqualTo("name   score\nfox   0.1235\n<b>\nemoji: 2 rows × 2 columns");
    }

    @Test
    void aLongTableIsCutAndSaysSo() {
        Table table =
                Table.create("steps", IntColumn.create("step", IntStream.range(0, 1234).toArray()));
        DisplayData shown = render(table);
        assertThat(html(shown))
                .contains("steps: 20 of 1,234 rows × 1 columns")
                .doesNotContain(">20</td>");
        assertThat(text(shown).lines()).hasSize(22);
    }

    @Test
    void samplesAreASheetWithARowForEachPrompt() throws IOException {
        BufferedImage red = picture(32, 0xFF0000);
        DisplayData shown =
                render(
                        List.of(
                                new Sample("a red heart", 0, red, List.of()),
                                new Sample("a red heart", 1, red, List.of()),
                                new Sample("a fox", 0, red, List.of())));
        assertThat(text(shown)).isEqualTo("samples of “a red heart” × 2, “a fox” × 1");
        assertThat(png(shown).getHeight()).isGreaterThan(2 * 96);
    }

    @Test
    void aLongTraceIsShownByTwelveStepsFromTheFirstToTheLast() throws IOException {
        BufferedImage grey = picture(32, 0x808080);
        List<FilmStrip.Frame> frames =
                IntStream.range(0, 40)
                        .mapToObj(i -> new FilmStrip.Frame("t = " + (1000 - 25 * i), grey, grey))
                        .toList();
        DisplayData shown = render(frames);
        assertThat(text(shown)).startsWith("film strip, 40 steps: t = 1000, ").endsWith("t = 25");
        assertThat(SampleView.evenlySpaced(frames))
                .hasSize(12)
                .startsWith(frames.get(0))
                .endsWith(frames.get(39));
        assertThat(png(shown).getHeight()).isLessThan(4 * 64);
    }

    @Test
    void aModelCardSaysWhatItCannotDo() {
        JsonNodeFactory json = JsonNodeFactory.instance;
        ModelCard card =
                new ModelCard(
                        "decoder",
                        "decoder",
                        "Draws <small> pictures.",
                        json.objectNode().put("width", 64),
                        json.objectNode(),
                        Map.of("loss", 0.123456),
                        List.of("no readable text"),
                        "Apache-2.0",
                        "abcdef".repeat(10) + "abcd",
                        Map.of(),
                        "commit",
                        7,
                        1000);
        assertThat(text(render(card)))
                .startsWith("decoder: Draws <small> pictures.")
                .contains("loss: 0.1235")
                .contains("limit: no readable text")
                .contains("sha256: abcdefabcdef");
        assertThat(html(render(card))).contains("Draws &lt;small&gt; pictures.");
    }

    @Test
    void anErrorStartsWithItsSentenceAndNamesDeeperCauses() {
        Throwable error =
                new IllegalArgumentException(
                        "steps must be positive, got 0",
                        new IOException("no space", new IllegalStateException()));
        assertThat(text(render(error)))
                .isEqualTo(
                        """
                        steps must be positive, got 0 (IllegalArgumentException)
                        because: no space (IOException)
                        because: IllegalStateException\
                        """);
        assertThat(html(render(error)))
                .startsWith("<div><b>steps must be positive")
                .contains("<details>");
    }

    private DisplayData render(Object value) {
        return kernel.getRenderer().render(value);
    }

    private static BufferedImage picture(int side, int rgb) {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(i % side, i / side, rgb);
        }
        return image;
    }

    private static BufferedImage png(DisplayData shown) throws IOException {
        byte[] bytes = Base64.getDecoder().decode(data(shown, MIMEType.IMAGE_PNG));
        return ImageIO.read(new ByteArrayInputStream(bytes));
    }

    private static String html(DisplayData shown) {
        return data(shown, MIMEType.TEXT_HTML);
    }

    private static String text(DisplayData shown) {
        return data(shown, MIMEType.TEXT_PLAIN);
    }

    @SuppressWarnings("NullAway") // the kernel's classes have no annotations
    private static String data(DisplayData shown, MIMEType type) {
        return (String) shown.getData(type);
    }
}
