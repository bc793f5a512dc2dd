package unclip.jupyter;

import unclip.sampler.fault.FaultCard;

/** A fault's card: what the faulty code computes, what it should, and what one sees. */
final class FaultView {

    private FaultView() {}

    static Output of(FaultCard card) {
        String text =
                "%s: %s\n  wrong: %s\n  right: %s\n  symptom: %s\n  found in: %s"
                        .formatted(
                                card.id(),
                                card.title(),
                                card.wrong(),
                                card.right(),
                                card.symptom(),
                                card.origin());
        StringBuilder html = new StringBuilder("<div><b>" + Html.escape(card.title()) + "</b>");
        html.append("<table class=\"dataframe\"><tbody>");
        row(html, "wrong", "$" + card.wrong() + "$");
        row(html, "right", "$" + card.right() + "$");
        row(html, "symptom", card.symptom());
        row(html, "found in", card.origin());
        return Output.text(text).html(html.append("</tbody></table></div>").toString());
    }

    private static void row(StringBuilder html, String name, String value) {
        html.append("<tr><th style=\"text-align: left\">").append(name);
        html.append("</th><td style=\"text-align: left\">").append(Html.escape(value));
        html.append("</td></tr>");
    }
}
