package unclip.jupyter.widget;

import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.Renderer;

import java.util.Map;

/**
 * A widget as a cell's result: the live view, and beside it a picture of its state for readers
 * without a kernel.
 */
final class WidgetView {

    static final String TYPE = "application/vnd.jupyter.widget-view+json";

    private WidgetView() {}

    static void register(Renderer renderer) {
        renderer.createRegistration(Widget.class)
                .preferring(TYPE)
                .register((widget, context) -> show(widget, context.getOutputContainer()));
    }

    private static void show(Widget widget, DisplayData out) {
        Shown shown = Shown.of(widget);
        shown.open(Widgets.session());
        out.putData(TYPE, Map.of("model_id", shown.id(), "version_major", 2, "version_minor", 0));
        Still still = widget.still();
        String text = still.text();
        out.putText(text.isEmpty() ? widget.getClass().getSimpleName() : text);
        if (!still.html().isEmpty()) {
            out.putHTML(still.html());
        }
    }
}
