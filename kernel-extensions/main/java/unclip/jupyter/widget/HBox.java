package unclip.jupyter.widget;

import java.util.List;

/** Widgets side by side. */
public final class HBox extends Box {

    private HBox(List<Widget> children) {
        super(Kind.control("HBox"), children);
    }

    /**
     * Makes one.
     *
     * @param children in order
     */
    public static HBox of(Widget... children) {
        return new HBox(List.of(children));
    }

    @Override
    Still picture() {
        return Still.row(children());
    }
}
