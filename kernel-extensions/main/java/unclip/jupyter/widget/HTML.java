package unclip.jupyter.widget;

import java.util.regex.Pattern;

/** A piece of HTML. */
public final class HTML extends Words {

    private static final Pattern TAG = Pattern.compile("<[^>]*>");

    private HTML(String value) {
        super("HTML", value);
    }

    /**
     * Makes one.
     *
     * @param html shown as it is: {@link #escape} what isn't meant as HTML
     */
    public static HTML of(String html) {
        return new HTML(html);
    }

    /** Text as HTML shows it. */
    public static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A picture that needs no second file. */
    static String image(String type, String base64, String alternative) {
        return "<img alt=\"%s\" src=\"data:%s;base64,%s\">"
                .formatted(escape(alternative), type, base64);
    }

    /** The words between the tags. */
    static String words(String html) {
        return TAG.matcher(html).replaceAll(" ").replaceAll("\\s+", " ").strip();
    }

    @Override
    Still picture() {
        return new Still(words(value()), "<div>" + value() + "</div>");
    }
}
