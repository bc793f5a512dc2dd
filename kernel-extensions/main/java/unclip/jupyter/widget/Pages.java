package unclip.jupyter.widget;

import java.util.List;
import java.util.Objects;

/** Widgets in one place, of which one is seen. */
public final class Pages extends Box {

    private Pages(List<Widget> children) {
        super(Kind.control("Stack"), children);
        put("selected_index", 0);
    }

    /**
     * Makes one.
     *
     * @param children in order
     */
    public static Pages of(Widget... children) {
        return new Pages(List.of(children));
    }

    /**
     * Sees to which one is seen.
     *
     * @param index from 0
     */
    public void select(int index) {
        Objects.checkIndex(index, children().size());
        put("selected_index", index);
    }

    @Override
    Still picture() {
        Object index = get("selected_index");
        int seen = index == null ? 0 : Integer.parseInt(index.toString());
        return Still.column(children().subList(seen, seen + 1));
    }
}
