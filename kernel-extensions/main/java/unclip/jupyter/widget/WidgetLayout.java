package unclip.jupyter.widget;

/**
 * Where and how large a widget is, in the units of CSS ({@code "300px"}, {@code "50%"}, {@code
 * "8em"}).
 *
 * <pre>{@code
 * WidgetLayout.of().width("400px").on(slider)
 * }</pre>
 */
public final class WidgetLayout extends Widget {

    private WidgetLayout() {
        super(Kind.layout());
    }

    /** As the page would have it. */
    public static WidgetLayout of() {
        return new WidgetLayout();
    }

    /** Gives a widget this layout, and returns the widget. */
    public <W extends Widget> W on(W widget) {
        widget.put("layout", this);
        return widget;
    }

    /** How wide. */
    public WidgetLayout width(String size) {
        return with("width", size);
    }

    /** How high. */
    public WidgetLayout height(String size) {
        return with("height", size);
    }

    /** At most so wide. */
    public WidgetLayout maxWidth(String size) {
        return with("max_width", size);
    }

    /** Room around it. */
    public WidgetLayout margin(String sizes) {
        return with("margin", sizes);
    }

    /** Room within it, around what it holds. */
    public WidgetLayout padding(String sizes) {
        return with("padding", sizes);
    }

    /** A line around it, such as {@code "1px solid"}. */
    public WidgetLayout border(String line) {
        return with("border_top", line)
                .with("border_right", line)
                .with("border_bottom", line)
                .with("border_left", line);
    }

    /** How a box lines up what it holds, across its direction, such as {@code "center"}. */
    public WidgetLayout align(String where) {
        return with("align_items", where);
    }

    /** How a box spreads what it holds, along its direction, such as {@code "space-between"}. */
    public WidgetLayout justify(String how) {
        return with("justify_content", how);
    }

    /** Whether a box breaks into several lines, such as {@code "row wrap"}. */
    public WidgetLayout flow(String how) {
        return with("flex_flow", how);
    }

    /** A grid's columns, such as {@code "1fr 2fr"}. */
    public WidgetLayout columns(String template) {
        return with("grid_template_columns", template);
    }

    /** Room between the cells of a grid. */
    public WidgetLayout gap(String size) {
        return with("grid_gap", size);
    }

    /** What becomes of what is too large, such as {@code "scroll"}. */
    public WidgetLayout overflow(String how) {
        return with("overflow", how);
    }

    /** {@code "none"} hides it. */
    public WidgetLayout display(String how) {
        return with("display", how);
    }

    private WidgetLayout with(String key, String value) {
        put(key, value);
        return this;
    }
}
