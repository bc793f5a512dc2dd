package unclip.jupyter;

import unclip.weights.ModelCard;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * A model card as it would be read aloud: what it is, how it was trained, how well it does, what it
 * can't.
 */
final class CardView {

    private static final int CHECKSUM_DIGITS = 12;

    private CardView() {}

    private record Line(String key, String value) {}

    static Output of(ModelCard card) {
        List<Line> lines = lines(card);
        StringBuilder text = new StringBuilder(card.name() + ": " + card.description());
        StringBuilder html = new StringBuilder("<div><b>" + Html.escape(card.name()) + "</b>: ");
        html.append(Html.escape(card.description())).append("<table class=\"dataframe\"><tbody>");
        for (Line line : lines) {
            text.append("\n  ").append(line.key).append(": ").append(line.value);
            html.append("<tr><th style=\"text-align: left\">").append(Html.escape(line.key));
            html.append("</th><td style=\"text-align: left\">").append(Html.escape(line.value));
            html.append("</td></tr>");
        }
        return Output.text(text.toString()).html(html.append("</tbody></table></div>").toString());
    }

    private static List<Line> lines(ModelCard card) {
        List<Line> lines = new ArrayList<>();
        lines.add(new Line("kind", card.kind()));
        lines.add(new Line("options", card.options().toString()));
        lines.add(new Line("trained", card.steps() + " steps, seed " + card.seed()));
        new TreeMap<>(card.metrics())
                .forEach((name, value) -> lines.add(new Line(name, brief(value))));
        card.limits().forEach(limit -> lines.add(new Line("limit", limit)));
        lines.add(new Line("licence", card.licence()));
        String checksum = card.sha256();
        lines.add(
                new Line(
                        "sha256",
                        checksum.substring(0, Math.min(checksum.length(), CHECKSUM_DIGITS))));
        return lines;
    }

    private static String brief(Object value) {
        return value instanceof Number number
                ? Numbers.brief(number.doubleValue())
                : String.valueOf(value);
    }
}
