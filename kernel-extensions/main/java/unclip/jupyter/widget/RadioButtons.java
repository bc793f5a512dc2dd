package unclip.jupyter.widget;

import java.util.List;
import java.util.Map;

/**
 * A round button for each value, of which one is on.
 *
 * @param <T> the values' type
 */
public final class RadioButtons<T> extends Selection<T> {

    private RadioButtons(String description, Options<T> options) {
        super(Kind.control("RadioButtons"), description, options);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param values in order, at least one, each labelled by its text; the first is chosen at first
     */
    public static <T> RadioButtons<T> of(String description, List<T> values) {
        return new RadioButtons<>(description, Options.of(values));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param byLabel in order, at least one; the first is chosen at first
     */
    public static <T> RadioButtons<T> of(String description, Map<String, T> byLabel) {
        return new RadioButtons<>(description, Options.of(byLabel));
    }
}
