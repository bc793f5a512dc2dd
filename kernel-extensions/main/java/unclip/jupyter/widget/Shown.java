package unclip.jupyter.widget;

import java.util.List;

/**
 * A widget below a cell, over the place where what its callbacks print or throw appears. The kernel
 * itself has no such place: it sends a callback's output to the server's log.
 */
final class Shown extends Widget {

    private final OutputArea log = new OutputArea();

    private Shown(Widget widget) {
        super(Kind.control("VBox"));
        put("children", List.of(widget, log));
        widget.adopt(log);
        widget.accompany(this);
    }

    /** The same one for the same widget, as long as it is open. */
    static Shown of(Widget widget) {
        return widget.shown().orElseGet(() -> new Shown(widget));
    }
}
