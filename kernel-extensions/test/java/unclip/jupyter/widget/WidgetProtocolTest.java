package unclip.jupyter.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.jupyter.widget.RecordingPage.Told;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What goes over the wire, message by message. */
class WidgetProtocolTest {

    private final RecordingPage page = new RecordingPage();

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void aWidgetCostsNothingUntilItIsShown() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        slider.set(4);
        assertThat(page.told()).isEmpty();
        assertThat(Widgets.count()).isZero();
        page.show(slider);
        assertThat(page.state(slider.id(), "value").asInt()).isEqualTo(4);
    }

    @Test
    void openingAnnouncesTheProtocolTheModelAndItsState() {
        page.show(IntSlider.of("n", 0, 10, 3));
        Told opening = page.opened("IntSliderModel");
        assertThat(opening.metadata()).containsEntry("version", "2.1.0");
        JsonNode state = opening.data().path("state");
        assertThat(state.path("_model_module").asText()).isEqualTo("@jupyter-widgets/controls");
        assertThat(state.path("_model_module_version").asText()).isEqualTo("2.0.0");
        assertThat(state.path("_view_name").asText()).isEqualTo("IntSliderView");
        assertThat(state.path("min").isIntegralNumber()).isTrue();
        assertThat(state.path("max").asInt()).isEqualTo(10);
        assertThat(state.path("value").asInt()).isEqualTo(3);
        assertThat(state.path("description").asText()).isEqualTo("n");
        assertThat(opening.data().path("buffer_paths").isArray()).isTrue();
    }

    @Test
    void noMessageHasAnEmptyListOfBinaryParts() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        page.show(slider);
        slider.set(5);
        page.send(slider.id(), "{\"method\":\"request_state\"}");
        slider.close();
        assertThat(page.told()).hasSizeGreaterThan(4);
        assertThat(page.told()).allSatisfy(message -> assertThat(message.blobs()).isNull());
    }

    @Test
    void bytesFollowTheOpeningInAnUpdateOfTheirOwn() {
        Image image = Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        page.show(image);
        List<Told> messages = page.told(image.id());
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0).blobs()).isNull();
        assertThat(messages.get(0).data().path("state").has("value")).isFalse();
        assertThat(messages.get(1).data().path("method").asText()).isEqualTo("update");
        assertThat(messages.get(1).data().path("buffer_paths")).hasToString("[[\"value\"]]");
        List<byte[]> blobs = Objects.requireNonNull(messages.get(1).blobs());
        assertThat(blobs).hasSize(1);
        assertThat(blobs.get(0)).startsWith(0x89, 'P', 'N', 'G');
    }

    @Test
    void aChangeInJavaIsOneUpdateAndNoChangeIsNone() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        page.show(slider);
        slider.set(7);
        slider.set(7);
        assertThat(page.told(slider.id())).hasSize(2);
        assertThat(page.told(slider.id()).get(1).data())
                .hasToString("{\"method\":\"update\",\"state\":{\"value\":7},\"buffer_paths\":[]}");
    }

    @Test
    void aChangeInThePageArrivesAndIsNotSentBack() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        page.show(slider);
        page.move(slider, "value", "8");
        assertThat(slider.value()).isEqualTo(8);
        assertThat(page.told(slider.id())).hasSize(1);
    }

    @Test
    void whatThePageAsksForAnswersItsOwnMessage() {
        Label label = Label.of("words");
        page.show(label);
        String asked = page.send(label.id(), "{\"method\":\"request_state\"}");
        List<Told> messages = page.told(label.id());
        assertThat(messages).hasSize(2);
        assertThat(messages.get(1).parent()).isEqualTo(asked);
        assertThat(messages.get(1).data().path("state").path("value").asText()).isEqualTo("words");
        assertThat(messages.get(1).data().path("state").path("_model_name").asText())
                .isEqualTo("LabelModel");
    }

    @Test
    void partsOpenBeforeWhatRefersToThem() {
        Label one = Label.of("one");
        HBox box = WidgetLayout.of().width("50%").on(HBox.of(one, Label.of("two")));
        page.show(box);
        List<String> order = page.told().stream().map(Told::model).toList();
        assertThat(order)
                .containsExactly(
                        "LabelModel",
                        "LabelModel",
                        "LayoutModel",
                        "HBoxModel",
                        "OutputModel",
                        "VBoxModel");
        assertThat(page.state(box.id(), "children").get(0).asText())
                .isEqualTo("IPY_MODEL_" + one.id());
        assertThat(page.state(box.id(), "layout").asText()).startsWith("IPY_MODEL_");
        Label late = Label.of("late");
        box.set(List.of(late));
        assertThat(page.state(box.id(), "children"))
                .hasToString("[\"IPY_MODEL_" + late.id() + "\"]");
    }

    @Test
    void aLinkOpensWhenBothItsEndsHave() {
        Play play = Play.of(0, 9, 100);
        IntSlider slider = IntSlider.of("n", 0, 9, 0);
        Link link = Link.js(play, slider);
        page.show(play);
        assertThat(link.isOpen()).isFalse();
        page.show(slider);
        assertThat(link.isOpen()).isTrue();
        assertThat(page.state(link.id(), "source"))
                .hasToString("[\"IPY_MODEL_" + play.id() + "\",\"value\"]");
        assertThat(page.state(link.id(), "_view_name").isNull()).isTrue();
        slider.close();
        assertThat(link.isOpen()).isFalse();
        assertThat(play.isOpen()).isTrue();
    }

    @Test
    void aPageThatIsLoadedAnewGetsEveryStateWithItsBytes() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        Image image = Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        String shown = page.show(VBox.of(slider, image));
        page.move(slider, "value", "9");
        page.open("jupyter.widget.control", "control");
        String asked = page.send("control", "{\"method\":\"request_states\"}");
        Told answer = page.told("control").get(0);
        assertThat(answer.parent()).isEqualTo(asked);
        assertThat(answer.data().path("method").asText()).isEqualTo("update_states");
        JsonNode states = answer.data().path("states");
        assertThat(states).hasSize(Widgets.count());
        assertThat(states.has(shown)).isTrue();
        JsonNode its = states.path(slider.id());
        assertThat(its.path("model_name").asText()).isEqualTo("IntSliderModel");
        assertThat(its.path("model_module").asText()).isEqualTo("@jupyter-widgets/controls");
        assertThat(its.path("model_module_version").asText()).isEqualTo("2.0.0");
        assertThat(its.path("state").path("value").asInt()).isEqualTo(9);
        assertThat(answer.data().path("buffer_paths"))
                .hasToString("[[\"" + image.id() + "\",\"state\",\"value\"]]");
        assertThat(answer.blobs()).hasSize(1);
    }

    @Test
    void withNothingOpenTheControlAnswersWithNothing() {
        page.open("jupyter.widget.control", "control");
        page.send("control", "{\"method\":\"request_states\"}");
        assertThat(page.told("control").get(0).data().path("states")).isEmpty();
        assertThat(page.told("control").get(0).blobs()).isNull();
    }

    @Test
    void closingFreesEveryCommOnce() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        VBox box = VBox.of(slider, Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB)));
        page.show(box);
        int open = Widgets.count();
        box.close();
        box.close();
        assertThat(Widgets.count()).isZero();
        assertThat(page.told().stream().filter(Told::closes)).hasSize(open);
        assertThat(page.comms().iterator().hasNext()).isFalse();
        slider.set(5);
        assertThat(page.told()).last().matches(Told::closes);
        page.show(box);
        assertThat(page.state(slider.id(), "value").asInt()).isEqualTo(5);
        assertThat(Widgets.count()).isEqualTo(open);
        Widgets.closeAll();
        assertThat(page.comms().iterator().hasNext()).isFalse();
    }

    @Test
    void shownTwiceItIsOneModelAndTwoViews() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        assertThat(page.show(slider)).isEqualTo(page.show(slider));
    }

    @Test
    void thePageDecidesNeitherWhatLiesInABoxNorWhatAPictureShows() {
        Label label = Label.of("one");
        HBox box = HBox.of(label);
        Image image = Image.of(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB));
        page.show(VBox.of(box, image));
        page.move(box, "children", "[]");
        page.move(image, "value", "\"\"");
        page.open("jupyter.widget.control", "control");
        page.send("control", "{\"method\":\"request_states\"}");
        Told answer = page.told("control").get(0);
        assertThat(answer.data().path("states").path(box.id()).path("state").path("children"))
                .hasSize(1);
        assertThat(answer.blobs()).hasSize(1);
    }

    @Test
    void outsideANotebookWidgetsWorkButCannotBeShown() {
        page.close();
        List<Integer> heard = new ArrayList<>();
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        slider.observe(heard::add);
        slider.set(4);
        assertThat(heard).containsExactly(4);
        assertThatThrownBy(Widgets::closeAll)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage(
                        "Widgets are shown only in a notebook: no Java kernel is running here.");
    }
}
