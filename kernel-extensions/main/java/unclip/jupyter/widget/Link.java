package unclip.jupyter.widget;

import java.util.List;

/**
 * Two widgets whose values follow each other in the page, without the kernel's help, and so also in
 * a page whose kernel is busy.
 */
public final class Link extends Widget {

    private final Widget source;
    private final Widget target;

    private Link(Widget source, String sourceKey, Widget target, String targetKey) {
        super(Kind.invisible("Link"));
        this.source = source;
        this.target = target;
        put("source", List.of(source, sourceKey));
        put("target", List.of(target, targetKey));
        source.accompany(this);
        target.accompany(this);
    }

    /** Two controls keep the same value. */
    public static <T> Link js(Control<T> one, Control<T> other) {
        return new Link(one, one.key(), other, other.key());
    }

    /** A number chooses which of several widgets is seen. */
    public static Link js(Control<Integer> number, Pages pages) {
        return new Link(number, number.key(), pages, "selected_index");
    }

    /** A choice chooses which of several widgets is seen. */
    public static Link js(Selection<?> choice, Pages pages) {
        return new Link(choice, choice.key(), pages, "selected_index");
    }

    /** As soon as both ends are in the page. */
    @Override
    void openWith(WidgetSession session) {
        if (source.isOpen() && target.isOpen()) {
            open(session);
        }
    }
}
