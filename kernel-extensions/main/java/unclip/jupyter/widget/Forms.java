package unclip.jupyter.widget;

import java.util.Map;

/** A value's forms by MIME type, as one piece of HTML for a page without a kernel. */
final class Forms {

    private Forms() {}

    static Still still(Map<String, Object> forms) {
        String text = String.valueOf(forms.getOrDefault("text/plain", ""));
        for (String whole : new String[] {"text/html", "image/svg+xml"}) {
            if (forms.containsKey(whole)) {
                return new Still(text, "<div>" + forms.get(whole) + "</div>");
            }
        }
        for (String picture : new String[] {"image/png", "image/gif"}) {
            if (forms.containsKey(picture)) {
                return new Still(
                        text, HTML.image(picture, String.valueOf(forms.get(picture)), text));
            }
        }
        return new Still(text, "<pre>" + HTML.escape(text) + "</pre>");
    }
}
