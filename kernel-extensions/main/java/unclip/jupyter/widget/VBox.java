package unclip.jupyter.widget;

import java.util.List;

/** Widgets one below the other. */
public final class VBox extends Box {

    private VBox(List<Widget> children) {
        super(Kind.control("VBox"), children);
    }

    /**
     * Makes one.
     *
     * @param children in order
     */
    public static VBox of(Widget... children) {
        return new VBox(List.of(children));
    }
}
