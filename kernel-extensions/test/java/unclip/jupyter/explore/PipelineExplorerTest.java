package unclip.jupyter.explore;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import unclip.image.Images;
import unclip.jupyter.widget.RecordingPage;
import unclip.jupyter.widget.RecordingPage.Told;
import unclip.jupyter.widget.Widget;
import unclip.jupyter.widget.Widgets;
import unclip.pipeline.UnclipPipeline;
import unclip.space.Pca;
import unclip.weights.WeightStore;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Explorers of CLIP's space, on the real weights, with as few steps as show something. */
@Timeout(120)
class PipelineExplorerTest {

    private static final Effort LITTLE = new Effort(3, 1, 1);
    private static final Pattern SOURCE = Pattern.compile("src=\"([^\"]+)\"");

    private static final RecordingPage PAGE = new RecordingPage();
    private static final UnclipPipeline PIPELINE = load();

    private final LatentExplorer latent = new LatentExplorer(PIPELINE, LITTLE, 7);
    private final BufferedImage red = picture(0xFF0000);
    private final BufferedImage blue = picture(0x0000FF);

    private static UnclipPipeline load() {
        try {
            Path root = Path.of(System.getProperty("unclip.root", ""));
            return UnclipPipeline.load(new WeightStore(root.resolve("data/weights")), Device.cpu());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        PAGE.close();
        PIPELINE.close();
    }

    private final int weights = PIPELINE.manager().getManagedArrays().size();

    @AfterEach
    void nothingIsLeftBehind() {
        Widgets.closeAll();
        assertThat(PIPELINE.manager().getManagedArrays().size()).isEqualTo(weights);
    }

    @Test
    void aTextDiffOfNoAngleAndAnInterpolationOfNoWayDrawTheSamePicture() {
        List<String> way = pictures(latent.ofPictures(red, blue));
        List<String> diff = pictures(latent.ofTextDiff(red, "a red square", "a blue square"));
        assertThat(way).hasSize(3).doesNotHaveDuplicates();
        assertThat(diff).hasSize(3).doesNotHaveDuplicates();
        assertThat(diff.get(0)).isEqualTo(way.get(0));
    }

    @Test
    void theWayBetweenTwoPromptsTurnsRoundWithThem() {
        List<String> there = pictures(latent.ofPrompts("a red heart", "a blue circle"));
        List<String> back = pictures(latent.ofPrompts("a blue circle", "a red heart"));
        assertThat(there).hasSize(3).doesNotHaveDuplicates();
        assertThat(back.get(0)).isEqualTo(there.get(2));
        assertThat(back.get(2)).isEqualTo(there.get(0));
    }

    @Test
    void fromFewComponentsToAllIsAWayOfItsOwn() {
        try (NDManager scope = PIPELINE.manager().newSubManager()) {
            List<BufferedImage> some =
                    IntStream.range(0, 8).mapToObj(i -> picture(0x1F1F1F * i)).toList();
            NDArray z = PIPELINE.clip().encodeImages(Images.toTensor(scope, some));
            Pca pca = Pca.exact(z);
            Widget film = latent.ofComponents(pca, red);
            assertThat(film.toString().lines()).first().asString().startsWith("from 1 of ");
            assertThat(pictures(film)).hasSize(3);
        }
    }

    @Test
    void everyPairOfScalesIsDrawnOnceAndThenOnlyChosen() throws InterruptedException {
        PAGE.show(GuidanceExplorer.of(PIPELINE, "a red heart", 7, LITTLE));
        List<Told> sliders = models("SelectionSliderModel");
        String prior = PAGE.state(sliders.get(sliders.size() - 2).id(), "description").asText();
        assertThat(prior).isEqualTo("prior s");
        int shown = models("HTMLModel").size();
        PAGE.move(sliders.get(sliders.size() - 1).id(), "index", "4");
        awaitHtml(shown + 1);
        assertThat(html(shown)).contains("decoder s = 8.0");
    }

    @Test
    void attentionGivesAwayOneHundredPerCentAndNothingBackwards() {
        PAGE.show(Explore.attention(PIPELINE, "a red heart"));
        String table = html(models("HTMLModel").size() - 1);
        assertThat(table)
                .contains("<th>start</th>")
                .contains("<th>heart</th>")
                .contains("<th>end</th>");
        Matcher first = Pattern.compile("</th><td[^>]*>(\\d+)</td><td[^>]*></td>").matcher(table);
        assertThat(first.find()).isTrue();
        assertThat(first.group(1)).isEqualTo("100"); // the first token sees itself alone
    }

    private static BufferedImage picture(int rgb) {
        int side = PIPELINE.imageSize();
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < side * side; i++) {
            image.setRGB(
                    i % side,
                    i / side,
                    (i / side - side / 2) * (i % side - 5) > 0 ? rgb : 0xFFFFFF);
        }
        return image;
    }

    /** The pictures of a film, as the page has them. */
    private static List<String> pictures(Widget film) {
        int before = models("HTMLModel").size();
        PAGE.show(film);
        List<String> sources = new ArrayList<>();
        for (int i = before; i < models("HTMLModel").size(); i++) {
            Matcher source = SOURCE.matcher(html(i));
            assertThat(source.find()).isTrue();
            sources.add(source.group(1));
        }
        return sources;
    }

    private static List<Told> models(String name) {
        return PAGE.told().stream()
                .filter(Told::opens)
                .filter(told -> told.model().equals(name))
                .toList();
    }

    private static String html(int number) {
        return models("HTMLModel").get(number).data().path("state").path("value").asText();
    }

    private static void awaitHtml(int count) throws InterruptedException {
        long end = System.nanoTime() + 20_000_000_000L;
        while (models("HTMLModel").size() < count) {
            assertThat(System.nanoTime()).isLessThan(end);
            Thread.sleep(5);
        }
    }
}
