package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

/** On or off. */
public final class Checkbox extends Control<Boolean> {

    private Checkbox(String description, boolean value) {
        super(Kind.control("Checkbox"), "value", description, value);
        put("value", value);
        put("indent", false);
    }

    /**
     * Makes one.
     *
     * @param description what stands behind it
     * @param value at first
     */
    public static Checkbox of(String description, boolean value) {
        return new Checkbox(description, value);
    }

    @Override
    Object encode(Boolean of) {
        return of;
    }

    @Override
    Boolean decode(JsonNode state) {
        return state.asBoolean();
    }

    @Override
    void check(Boolean wanted) {}

    @Override
    String words(Boolean of) {
        return of ? "on" : "off";
    }
}
