package unclip.jupyter.widget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Each kind of widget: its model in the page, its value there and back, what it refuses. */
class ControlTest {

    private final RecordingPage page = new RecordingPage();

    @AfterEach
    void close() {
        page.close();
    }

    private record Case(Control<?> control, String model, String key, String json, Object value) {}

    static Stream<Case> controls() {
        List<String> words = List.of("a", "b", "c");
        return Stream.of(
                new Case(IntSlider.of("", 0, 9, 1), "IntSlider", "value", "4", 4),
                new Case(FloatSlider.of("", 0, 9, 1), "FloatSlider", "value", "4", 4.0),
                new Case(FloatLogSlider.of("", 1e-3, 9, 1), "FloatLogSlider", "value", "0.5", 0.5),
                new Case(
                        IntRangeSlider.of("", 0, 9, 1, 2),
                        "IntRangeSlider",
                        "value",
                        "[3,7]",
                        new IntRangeSlider.Range(3, 7)),
                new Case(
                        FloatRangeSlider.of("", 0, 9, 1, 2),
                        "FloatRangeSlider",
                        "value",
                        "[0.5,7]",
                        new FloatRangeSlider.Range(0.5, 7)),
                new Case(SelectionSlider.of("", words), "SelectionSlider", "index", "2", "c"),
                new Case(Dropdown.of("", words), "Dropdown", "index", "1", "b"),
                new Case(RadioButtons.of("", words), "RadioButtons", "index", "1", "b"),
                new Case(ToggleButtons.of("", words), "ToggleButtons", "index", "1", "b"),
                new Case(Checkbox.of("", false), "Checkbox", "value", "true", true),
                new Case(Text.of("", "x"), "Text", "value", "\"é<\"", "é<"),
                new Case(Play.of(0, 9, 100), "Play", "value", "3", 3),
                new Case(IntProgress.of("", 9), "IntProgress", "value", "3", 3),
                new Case(FloatProgress.of("", 9), "FloatProgress", "value", "0.5", 0.5));
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aValueOfThePageBecomesAValueOfJava(Case its) {
        page.show(its.control);
        page.move(its.control, its.key, its.json);
        assertThat(its.control.value()).isEqualTo(its.value);
        assertThat(page.opened(its.model + "Model").id()).isEqualTo(its.control.id());
    }

    @ParameterizedTest
    @MethodSource("controls")
    void aValueOfJavaBecomesAValueOfThePage(Case its) {
        page.show(its.control);
        set(its.control, its.value);
        String wanted = its.json;
        String had = page.state(its.control.id(), its.key).toString();
        assertThat(had.replace(".0", "")).isEqualTo(wanted);
    }

    @SuppressWarnings("unchecked")
    private static <T> void set(Control<T> control, Object value) {
        control.set((T) value);
    }

    @Test
    void aProgressBarIsDrawnByOneViewForBothKinds() {
        page.show(VBox.of(IntProgress.of("", 9), FloatProgress.of("", 9)));
        assertThat(page.opened("IntProgressModel").data().path("state").path("_view_name").asText())
                .isEqualTo("ProgressView");
        assertThat(
                        page.opened("FloatProgressModel")
                                .data()
                                .path("state")
                                .path("_view_name")
                                .asText())
                .isEqualTo("ProgressView");
    }

    @Test
    void aLogarithmicSliderTellsThePageExponents() {
        FloatLogSlider slider = FloatLogSlider.of("lr", 1e-4, 1, 0.01);
        page.show(slider);
        assertThat(page.state(slider.id(), "min").asDouble()).isEqualTo(-4);
        assertThat(page.state(slider.id(), "max").asDouble()).isZero();
        assertThat(page.state(slider.id(), "value").asDouble()).isEqualTo(0.01);
    }

    @Test
    void aValueOutOfRangeIsNamedAndNothingChanges() {
        IntSlider slider = IntSlider.of("steps", 1, 100, 25);
        assertThatThrownBy(() -> slider.set(101))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("\"steps\" goes from 1 to 100, got 101.");
        assertThat(slider.value()).isEqualTo(25);
        assertThatThrownBy(() -> IntSlider.of("steps", 5, 5, 5))
                .hasMessage("\"steps\" needs a least value below its greatest one, got 5 and 5.");
        assertThatThrownBy(() -> FloatSlider.of("", 0, 1, Double.NaN))
                .hasMessage("The control goes from 0 to 1, got NaN.");
        assertThatThrownBy(() -> FloatLogSlider.of("lr", 0, 1, 0.5))
                .hasMessageContaining("positive");
        assertThatThrownBy(() -> IntRangeSlider.of("n", 0, 9, 5, 4))
                .hasMessageContaining("5 and 4");
        assertThatThrownBy(() -> FloatRangeSlider.of("n", 0, 9, 5, 10))
                .hasMessageContaining("got 10");
        assertThatThrownBy(() -> Dropdown.of("step", List.of("DDIM", "Heun")).set("Euler"))
                .hasMessage("\"step\" offers [DDIM, Heun], got Euler.");
        assertThatThrownBy(() -> Dropdown.of("step", List.of()))
                .hasMessageContaining("at least one");
        assertThatThrownBy(() -> Play.of(0, 9, 1)).hasMessageContaining("10 milliseconds, got 1.");
        assertThatThrownBy(() -> IntSlider.of("n", 0, 9, 1).step(0))
                .hasMessageContaining("above 0");
        assertThatThrownBy(() -> GridBox.of(0)).hasMessageContaining("got 0");
    }

    @Test
    void aPageCannotPushAValueOutOfRange() {
        IntSlider slider = IntSlider.of("n", 0, 10, 3);
        IntRangeSlider range = IntRangeSlider.of("m", 0, 10, 3, 4);
        Dropdown<String> choice = Dropdown.of("c", List.of("a", "b"));
        page.show(VBox.of(slider, range, choice));
        page.move(slider, "value", "99");
        page.move(range, "value", "[8,5]");
        page.move(choice, "index", "null");
        assertThat(slider.value()).isEqualTo(10);
        assertThat(range.value()).isEqualTo(new IntRangeSlider.Range(8, 8));
        assertThat(choice.value()).isEqualTo("a");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 0.01, .2f",
        "0, 100, 1, .0f",
        "-1, 1, 0.01, .2f",
        "0, 0.001, 0.00001, .5f",
        "0, 1000, 10, .0f"
    })
    void aFloatSliderHasAboutAHundredStepsAndShowsTheirDigits(
            double min, double max, double step, String format) {
        FloatSlider slider = FloatSlider.of("x", min, max, min);
        page.show(slider);
        assertThat(page.state(slider.id(), "step").asDouble())
                .isCloseTo(step, org.assertj.core.data.Percentage.withPercentage(1e-9));
        assertThat(page.state(slider.id(), "readout_format").asText()).isEqualTo(format);
    }

    @Test
    void aChoiceByLabelHasTheValuesOfTheLabels() {
        Map<String, Integer> options = new LinkedHashMap<>();
        options.put("few", 10);
        options.put("many", 100);
        Dropdown<Integer> steps = Dropdown.of("steps", options);
        page.show(steps);
        assertThat(page.state(steps.id(), "_options_labels")).hasToString("[\"few\",\"many\"]");
        page.move(steps, "index", "1");
        assertThat(steps.value()).isEqualTo(100);
        assertThat(steps.toString()).isEqualTo("steps: many");
    }

    @Test
    void boxesAndDecorationsAreModelsOfTheirOwn() {
        BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
        Map<String, Widget> titled = new LinkedHashMap<>();
        titled.put("one", Label.of("first"));
        titled.put("two", Image.of(image));
        IntSlider styled =
                WidgetStyle.of()
                        .handle("tomato")
                        .descriptionWidth("9em")
                        .on(IntSlider.of("n", 0, 9, 1));
        page.show(
                VBox.of(
                        Tab.of(titled),
                        Accordion.of(titled),
                        GridBox.of(2, styled),
                        Pages.of(HTML.of("a"), HTMLMath.of("$b$"))));
        assertThat(page.opened("TabModel").data().path("state").path("titles"))
                .hasToString("[\"one\",\"two\"]");
        assertThat(page.opened("AccordionModel").data().path("state").path("children")).hasSize(2);
        assertThat(
                        page.opened("LayoutModel")
                                .data()
                                .path("state")
                                .path("grid_template_columns")
                                .asText())
                .contains("repeat(2");
        assertThat(
                        page.opened("SliderStyleModel")
                                .data()
                                .path("state")
                                .path("handle_color")
                                .asText())
                .isEqualTo("tomato");
        assertThat(page.opened("StackModel").data().path("state").path("selected_index").asInt())
                .isZero();
        assertThat(page.opened("ImageModel").data().path("state").path("width").asText())
                .isEqualTo("128");
    }

    @Test
    void aStyleThatAWidgetDoesNotHaveIsRefused() {
        assertThatThrownBy(() -> WidgetStyle.of().bar("red").on(IntSlider.of("n", 0, 9, 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "A IntSlider has no bar color; its style knows [description_width,"
                                + " handle_color].");
        WidgetStyle.of().bar("red").on(IntProgress.of("n", 9));
        WidgetStyle.of().button("red").text("white").on(Button.of("go", () -> {}));
        WidgetStyle.of().buttonWidth("4em").on(ToggleButtons.of("n", List.of(1, 2)));
        WidgetStyle.of().descriptionWidth("4em").on(SelectionSlider.of("n", List.of(1, 2)));
    }
}
