package unclip.jupyter.widget;

/** A piece of HTML with formulas in LaTeX between dollar signs. */
public final class HTMLMath extends Words {

    private HTMLMath(String value) {
        super("HTMLMath", value);
    }

    /**
     * Makes one.
     *
     * @param html shown as it is, formulas set: {@link HTML#escape} what isn't meant as HTML
     */
    public static HTMLMath of(String html) {
        return new HTMLMath(html);
    }

    @Override
    Still picture() {
        return new Still(HTML.words(value()), "<div>" + value() + "</div>");
    }
}
