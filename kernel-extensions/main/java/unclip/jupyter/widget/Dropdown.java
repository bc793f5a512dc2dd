package unclip.jupyter.widget;

import java.util.List;
import java.util.Map;

/**
 * A list that drops down, of which one is chosen.
 *
 * @param <T> the values' type
 */
public final class Dropdown<T> extends Selection<T> {

    private Dropdown(String description, Options<T> options) {
        super(Kind.control("Dropdown"), description, options);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param values in order, at least one, each labelled by its text; the first is chosen at first
     */
    public static <T> Dropdown<T> of(String description, List<T> values) {
        return new Dropdown<>(description, Options.of(values));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param byLabel in order, at least one; the first is chosen at first
     */
    public static <T> Dropdown<T> of(String description, Map<String, T> byLabel) {
        return new Dropdown<>(description, Options.of(byLabel));
    }
}
