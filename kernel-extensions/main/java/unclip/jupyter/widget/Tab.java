package unclip.jupyter.widget;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Widgets behind one another, each with a tab to open it. */
public final class Tab extends Box {

    private final List<String> titles;

    private Tab(List<String> titles, List<Widget> children) {
        super(Kind.control("Tab"), children);
        this.titles = titles;
        put("titles", titles);
        put("selected_index", 0);
    }

    /**
     * Makes one.
     *
     * @param byTitle in order; the first is open
     */
    public static Tab of(Map<String, ? extends Widget> byTitle) {
        return new Tab(List.copyOf(byTitle.keySet()), new ArrayList<>(byTitle.values()));
    }

    @Override
    Still picture() {
        return Still.titled(titles, children());
    }
}
