package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One of several values, chosen by its label.
 *
 * @param <T> the values' type
 */
public abstract class Selection<T> extends Control<T> {

    private final List<T> values;
    private final List<String> labels;

    /**
     * @param options at least one value under each label; the first is chosen at first
     */
    Selection(Kind kind, String description, Options<T> options) {
        super(kind, "index", description, options.values().get(0));
        values = options.values();
        labels = options.labels();
        put("_options_labels", labels);
        put("index", 0);
    }

    /**
     * Values and what they are called.
     *
     * @param values at least one
     * @param labels as many
     */
    record Options<T>(List<T> values, List<String> labels) {

        Options {
            values = List.copyOf(values);
            labels = List.copyOf(labels);
            if (values.isEmpty()) {
                throw new IllegalArgumentException("A choice needs at least one option, got none.");
            }
        }

        static <T> Options<T> of(List<T> values) {
            return new Options<>(values, values.stream().map(String::valueOf).toList());
        }

        static <T> Options<T> of(Map<String, T> byLabel) {
            return new Options<>(
                    new ArrayList<>(byLabel.values()), new ArrayList<>(byLabel.keySet()));
        }
    }

    /** All that can be chosen. */
    public final List<T> options() {
        return values;
    }

    @Override
    final Object encode(T of) {
        return values.indexOf(of);
    }

    @Override
    final T decode(JsonNode state) {
        int index = state.asInt(-1);
        return index >= 0 && index < values.size() ? values.get(index) : value();
    }

    @Override
    final void check(T wanted) {
        if (!values.contains(wanted)) {
            throw new IllegalArgumentException(
                    "\"%s\" offers %s, got %s.".formatted(description(), labels, wanted));
        }
    }

    @Override
    final String words(T of) {
        return labels.get(values.indexOf(of));
    }
}
