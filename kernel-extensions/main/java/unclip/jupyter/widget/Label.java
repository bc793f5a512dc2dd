package unclip.jupyter.widget;

/** A line of plain text; formulas in LaTeX between dollar signs are set. */
public final class Label extends Words {

    private Label(String value) {
        super("Label", value);
    }

    /**
     * Makes one.
     *
     * @param text shown letter by letter
     */
    public static Label of(String text) {
        return new Label(text);
    }

    @Override
    Still picture() {
        return Still.text(value());
    }
}
