package unclip.jupyter.widget;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import unclip.jupyter.Curves;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** Controls over a computed result, and what readers without a kernel see of it. */
@Timeout(20)
class InteractTest {

    private final RecordingPage page = new RecordingPage();
    private final IntSlider n = IntSlider.of("n", 1, 9, 3);

    @AfterEach
    void close() {
        page.close();
    }

    private static BufferedImage picture(int side) {
        return new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
    }

    @Test
    void aMovedControlChangesThePictureInPlaceThroughBytes() throws InterruptedException {
        page.show(Interact.interact(side -> picture(side), n));
        String image = page.opened("ImageModel").id();
        page.move(n, "value", "5");
        page.await(image, 3);
        assertThat(page.told(image).get(2).blobs()).hasSize(1);
        assertThat(page.told().stream().filter(RecordingPage.Told::closes)).isEmpty();
    }

    @Test
    void anythingElseIsShownAsACellWouldShowIt() throws InterruptedException {
        page.show(
                Interact.interact(
                        power -> Curves.of("t", "y").line("y", 0, 1, t -> Math.pow(t, power)), n));
        String area = result();
        assertThat(page.state(area, "outputs").path(0).path("data").path("image/svg+xml").asText())
                .startsWith("<svg");
        page.move(n, "value", "5");
        page.await(area, 2);
        assertThat(page.state(area, "outputs")).hasSize(1);
    }

    @Test
    void aResultOfAnotherKindTakesTheOldOnesPlace() {
        Interact interact = Interact.interact(v -> v < 5 ? picture(v) : "no picture", n);
        page.show(interact);
        String image = page.opened("ImageModel").id();
        n.set(7);
        assertThat(page.told(image)).last().matches(RecordingPage.Told::closes);
        assertThat(page.state(result(), "outputs").path(0).path("data").path("text/plain").asText())
                .isEqualTo("no picture");
    }

    @Test
    void aWidgetIsShownAsItselfAndNullAsNothing() {
        Label label = Label.of("words");
        page.show(Interact.interact(v -> v < 5 ? label : null, n));
        assertThat(label.isOpen()).isTrue();
        n.set(7);
        assertThat(label.isOpen()).isFalse();
        assertThat(page.state(result(), "outputs")).isEmpty();
    }

    @Test
    void severalControlsAreComputedTogether() {
        FloatSlider x = FloatSlider.of("x", 0, 1, 0.5);
        Checkbox on = Checkbox.of("on", true);
        Text word = Text.of("a rather long description", "w");
        List<Interact> all =
                List.of(
                        Interact.interact((a, b) -> a + " " + b, n, x),
                        Interact.interact((a, b, c) -> a + " " + b + " " + c, n, x, on),
                        Interact.interact(
                                (a, b, c, d) -> a + " " + b + " " + c + " " + d, n, x, on, word),
                        Interact.interact(() -> n.value() + x.value(), n, x));
        assertThat(all).map(Interact::toString).allMatch(text -> text.startsWith("n: 3\nx: 0.5\n"));
        x.set(0.25);
        assertThat(all)
                .map(Interact::toString)
                .map(text -> text.substring(text.lastIndexOf('\n') + 1))
                .containsExactly("3 0.25", "3 0.25 true", "3 0.25 true w", "3.25");
        page.show(all.get(2));
        String room = page.state(word.id(), "style").asText().replace("IPY_MODEL_", "");
        assertThat(page.state(room, "description_width").asText()).isEqualTo("25ch");
    }

    @Test
    void readersWithoutAKernelSeeTheStateAsItStood() {
        Interact interact = Interact.interact(side -> picture(side), n);
        DisplayData shown = page.kernel().getRenderer().render(interact);
        assertThat(data(shown, "text/plain")).isEqualTo("n: 3\npicture, 3×3");
        assertThat(data(shown, "text/html"))
                .contains("n: 3")
                .contains("src=\"data:image/png;base64,");
        assertThat(data(shown, WidgetView.TYPE)).contains("version_major=2");
    }

    @Test
    void eachWidgetHasAPictureForReadersWithoutAKernel() {
        Map<String, Widget> titled = Map.of("one", Label.of("x < y"));
        VBox box =
                VBox.of(
                        HBox.of(n, Checkbox.of("on", true)),
                        Tab.of(titled),
                        HTML.of("<b>bold</b> words"),
                        Pages.of(Label.of("p"), Label.of("q")),
                        Button.of("go", () -> {}),
                        Play.of(0, 9, 100),
                        GridBox.of(2, Label.of("cell")));
        DisplayData shown = page.kernel().getRenderer().render(box);
        assertThat(data(shown, "text/plain"))
                .isEqualTo("n: 3\non: on\none:\nx < y\nbold words\np\n[go]\ncell");
        assertThat(data(shown, "text/html"))
                .contains("x &lt; y")
                .contains("<b>bold</b>")
                .contains("display: flex");
        box.standIn("short", "<i>short</i>");
        assertThat(data(page.kernel().getRenderer().render(box), "text/html"))
                .isEqualTo("<i>short</i>");
    }

    /** The model of the result: an output area that stands last in the box. */
    private String result() {
        String box =
                page.told().stream()
                        .filter(m -> m.model().equals("VBoxModel"))
                        .findFirst()
                        .orElseThrow()
                        .id();
        JsonNode children = page.state(box, "children");
        return children.get(children.size() - 1).asText().replace("IPY_MODEL_", "");
    }

    @SuppressWarnings("NullAway") // the kernel's classes have no annotations
    private static String data(DisplayData shown, String type) {
        return String.valueOf(shown.getData(MIMEType.parse(type)));
    }
}
