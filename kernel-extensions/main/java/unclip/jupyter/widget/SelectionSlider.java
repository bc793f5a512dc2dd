package unclip.jupyter.widget;

import java.util.List;
import java.util.Map;

/**
 * A slider over some values, in the order given.
 *
 * @param <T> the values' type
 */
public final class SelectionSlider<T> extends Selection<T> {

    private SelectionSlider(String description, Options<T> options) {
        super(Kind.control("SelectionSlider"), description, options);
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param values in order, at least one, each labelled by its text; the first is chosen at first
     */
    public static <T> SelectionSlider<T> of(String description, List<T> values) {
        return new SelectionSlider<>(description, Options.of(values));
    }

    /**
     * Makes one.
     *
     * @param description what stands before it
     * @param byLabel in order, at least one; the first is chosen at first
     */
    public static <T> SelectionSlider<T> of(String description, Map<String, T> byLabel) {
        return new SelectionSlider<>(description, Options.of(byLabel));
    }
}
