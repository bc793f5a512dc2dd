package unclip.jupyter;

import unclip.math.Quantity;

import java.util.List;
import java.util.stream.Collectors;

/** Named numbers: each with its equation, its value and its source. */
final class QuantityView {

    private QuantityView() {}

    static Output of(Quantity quantity) {
        return of(List.of(quantity));
    }

    static Output of(List<Quantity> quantities) {
        return Output.text(lines(quantities, "\n")).html("<div>" + table(quantities) + "</div>");
    }

    /** {@code \sigma = 0.25} and so on, with something between. */
    static String lines(List<Quantity> quantities, String between) {
        return quantities.stream()
                .map(q -> q.symbol() + " = " + Numbers.brief(q.value()))
                .collect(Collectors.joining(between));
    }

    /** A row a number, its formula in LaTeX. */
    static String table(List<Quantity> quantities) {
        StringBuilder out = new StringBuilder("<table class=\"dataframe\"><tbody>");
        for (Quantity q : quantities) {
            out.append("<tr><td style=\"text-align: left\">$").append(Html.escape(q.latex()));
            out.append("$</td><td style=\"text-align: right\">").append(Numbers.brief(q.value()));
            out.append("</td><td style=\"text-align: left\">").append(Html.escape(q.source()));
            out.append("</td></tr>");
        }
        return out.append("</tbody></table>").toString();
    }
}
