package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Colours of a control, and the room for its description.
 *
 * <pre>{@code
 * WidgetStyle.of().handle("tomato").on(slider)
 * }</pre>
 */
public final class WidgetStyle {

    private static final String DESCRIPTION = "description_width";

    /** The page's style classes and what each knows. */
    private record Sheet(String model, Set<String> keys) {}

    private static final Sheet SLIDER =
            new Sheet("SliderStyle", Set.of(DESCRIPTION, "handle_color"));
    private static final Sheet PROGRESS =
            new Sheet("ProgressStyle", Set.of(DESCRIPTION, "bar_color"));
    private static final Sheet BUTTON =
            new Sheet("ButtonStyle", Set.of("button_color", "text_color"));
    private static final Sheet TOGGLES =
            new Sheet("ToggleButtonsStyle", Set.of(DESCRIPTION, "button_width"));
    private static final Sheet OTHER = new Sheet("DescriptionStyle", Set.of(DESCRIPTION));

    /** Of one widget. */
    private static final class Model extends Widget {

        Model(Sheet sheet, Map<String, @Nullable Object> values) {
            super(Kind.style(sheet.model));
            putAll(values);
        }
    }

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();

    private WidgetStyle() {}

    /** As the page would have it. */
    public static WidgetStyle of() {
        return new WidgetStyle();
    }

    /** Room for the description, such as {@code "8em"}; {@code "initial"} for what it needs. */
    public WidgetStyle descriptionWidth(String size) {
        return with(DESCRIPTION, size);
    }

    /** A slider's handle, in a colour of CSS. */
    public WidgetStyle handle(String colour) {
        return with("handle_color", colour);
    }

    /** A progress bar's filling, in a colour of CSS. */
    public WidgetStyle bar(String colour) {
        return with("bar_color", colour);
    }

    /** A button's ground, in a colour of CSS. */
    public WidgetStyle button(String colour) {
        return with("button_color", colour);
    }

    /** A button's words, in a colour of CSS. */
    public WidgetStyle text(String colour) {
        return with("text_color", colour);
    }

    /** How wide each of several toggle buttons is. */
    public WidgetStyle buttonWidth(String size) {
        return with("button_width", size);
    }

    private WidgetStyle with(String key, String value) {
        values.put(key, value);
        return this;
    }

    /**
     * Gives a widget this style, and returns the widget.
     *
     * @throws IllegalArgumentException if such a widget has no such thing
     */
    public <W extends Widget> W on(W widget) {
        Sheet sheet = sheet(widget);
        for (String key : values.keySet()) {
            if (!sheet.keys.contains(key)) {
                throw new IllegalArgumentException(
                        "A %s has no %s; its style knows %s."
                                .formatted(
                                        widget.getClass().getSimpleName(),
                                        key.replace('_', ' '),
                                        sheet.keys.stream().sorted().toList()));
            }
        }
        widget.put("style", new Model(sheet, values));
        return widget;
    }

    private static Sheet sheet(Widget widget) {
        if (widget instanceof Button) {
            return BUTTON;
        }
        if (widget instanceof ToggleButtons) {
            return TOGGLES;
        }
        String model = widget.kind().model();
        if (model.endsWith("ProgressModel")) {
            return PROGRESS;
        }
        return model.endsWith("SliderModel") && !(widget instanceof SelectionSlider)
                ? SLIDER
                : OTHER;
    }
}
