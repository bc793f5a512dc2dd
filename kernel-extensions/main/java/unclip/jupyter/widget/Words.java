package unclip.jupyter.widget;

/** Text to read, plain or marked up, that can change. */
abstract class Words extends Widget {

    Words(String name, String value) {
        super(Kind.control(name));
        put("value", value);
    }

    /** What it says. */
    public final String value() {
        return String.valueOf(get("value"));
    }

    /** Says something else. */
    public final void set(String value) {
        put("value", value);
    }
}
