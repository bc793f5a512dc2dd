package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

/** A line of text, such as a prompt. */
public final class Text extends Control<String> {

    private Text(String description, String value) {
        super(Kind.control("Text"), "value", description, value);
        put("value", value);
        put("continuous_update", false);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param value at first
     */
    public static Text of(String description, String value) {
        return new Text(description, value);
    }

    /** Whether each letter counts as it is typed; at first, only the whole when it is entered. */
    public void continuous(boolean continuous) {
        put("continuous_update", continuous);
    }

    /** What stands there in grey while it is empty. */
    public void placeholder(String text) {
        put("placeholder", text);
    }

    @Override
    Object encode(String of) {
        return of;
    }

    @Override
    String decode(JsonNode state) {
        return state.asText();
    }

    @Override
    void check(String wanted) {}
}
