package unclip.jupyter.widget;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Widgets one below the other, each folded behind a title. */
public final class Accordion extends Box {

    private final List<String> titles;

    private Accordion(List<String> titles, List<Widget> children) {
        super(Kind.control("Accordion"), children);
        this.titles = titles;
        put("titles", titles);
        put("selected_index", 0);
    }

    /**
     * Makes one.
     *
     * @param byTitle in order; the first is open
     */
    public static Accordion of(Map<String, ? extends Widget> byTitle) {
        return new Accordion(List.copyOf(byTitle.keySet()), new ArrayList<>(byTitle.values()));
    }

    @Override
    Still picture() {
        return Still.titled(titles, children());
    }
}
