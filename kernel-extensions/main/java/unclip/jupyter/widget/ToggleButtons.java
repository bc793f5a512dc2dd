package unclip.jupyter.widget;

import java.util.List;
import java.util.Map;

/**
 * A row of buttons, of which one is pressed.
 *
 * @param <T> the values' type
 */
public final class ToggleButtons<T> extends Selection<T> {

    private ToggleButtons(String description, Options<T> options) {
        super(Kind.control("ToggleButtons"), description, options);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param values in order, at least one, each labelled by its text; the first is chosen at first
     */
    public static <T> ToggleButtons<T> of(String description, List<T> values) {
        return new ToggleButtons<>(description, Options.of(values));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param byLabel in order, at least one; the first is chosen at first
     */
    public static <T> ToggleButtons<T> of(String description, Map<String, T> byLabel) {
        return new ToggleButtons<>(description, Options.of(byLabel));
    }
}
