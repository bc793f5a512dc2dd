package unclip.jupyter.widget;

import java.util.List;

/** Widgets that hold widgets. */
public abstract class Box extends Widget {

    private volatile List<Widget> children;

    Box(Kind kind, List<? extends Widget> children) {
        super(kind);
        this.children = List.copyOf(children);
        put("children", this.children);
    }

    /** What lies in it, in order. */
    public final List<Widget> children() {
        return children;
    }

    /** Puts other widgets in; those that lay there aren't closed. */
    public final void set(List<? extends Widget> others) {
        children = List.copyOf(others);
        put("children", children);
    }

    @Override
    Still picture() {
        return Still.column(children);
    }
}
