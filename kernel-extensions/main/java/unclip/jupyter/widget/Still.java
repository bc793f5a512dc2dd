package unclip.jupyter.widget;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What a widget looks like where no kernel runs.
 *
 * @param text plain
 * @param html a piece of HTML
 */
record Still(String text, String html) {

    static final Still NONE = new Still("", "");

    static Still text(String text) {
        return text.isEmpty() ? NONE : new Still(text, "<div>" + HTML.escape(text) + "</div>");
    }

    /** One below the other. */
    static Still column(List<? extends Widget> widgets) {
        return joined(widgets, "<div>", "</div>");
    }

    /** Side by side as far as there is room. */
    static Still row(List<? extends Widget> widgets) {
        return joined(
                widgets, "<div style=\"display: flex; flex-wrap: wrap; gap: 8px\">", "</div>");
    }

    /** One below the other, each under its title. */
    static Still titled(List<String> titles, List<? extends Widget> widgets) {
        StringBuilder text = new StringBuilder();
        StringBuilder html = new StringBuilder();
        for (int i = 0; i < widgets.size(); i++) {
            String title = i < titles.size() ? titles.get(i) : "";
            Still still = widgets.get(i).still();
            text.append(i == 0 ? "" : "\n").append(title).append(":\n").append(still.text());
            html.append("<div><b>")
                    .append(HTML.escape(title))
                    .append("</b></div>")
                    .append(still.html());
        }
        return new Still(text.toString(), html.toString());
    }

    private static Still joined(List<? extends Widget> widgets, String before, String after) {
        List<Still> shown =
                widgets.stream().map(Widget::still).filter(still -> !still.equals(NONE)).toList();
        return new Still(
                shown.stream().map(Still::text).collect(Collectors.joining("\n")),
                shown.stream().map(Still::html).collect(Collectors.joining("", before, after)));
    }
}
