package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A place in which anything can be shown that a cell can end with: charts, tables, arrays,
 * formulas, text.
 */
public final class OutputArea extends Widget {

    private final List<Map<String, Object>> outputs = new ArrayList<>();
    private Still still = Still.NONE;

    /** Empty. */
    public OutputArea() {
        super(Kind.output());
        put("outputs", List.of());
    }

    /**
     * Shows a value in place of what was there.
     *
     * @param value anything; nothing is shown for null
     */
    public synchronized void set(@Nullable Object value) {
        outputs.clear();
        still = Still.NONE;
        if (value != null) {
            append(value);
        } else {
            send();
        }
    }

    /** Shows a value below what is there. */
    public synchronized void append(Object value) {
        Map<String, Object> forms = Widgets.session().forms(value);
        outputs.add(Map.of("output_type", "display_data", "data", forms, "metadata", Map.of()));
        still = Forms.still(forms);
        send();
    }

    /** Shows printed text in place of what was there; nothing for none. */
    synchronized void setStream(String text) {
        if (text.isEmpty() && outputs.isEmpty()) {
            return;
        }
        outputs.clear();
        if (!text.isEmpty()) {
            outputs.add(Map.of("output_type", "stream", "name", "stdout", "text", text));
        }
        still = Still.text(text);
        send();
    }

    private void send() {
        put("outputs", List.copyOf(outputs));
    }

    @Override
    synchronized Still picture() {
        return still;
    }
}
