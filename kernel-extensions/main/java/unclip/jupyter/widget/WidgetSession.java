package unclip.jupyter.widget;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.dflib.jjava.jupyter.kernel.comm.CommManager;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A kernel and the widgets that are open in its page. */
final class WidgetSession {

    /** The forms in which a value may be shown, the ones that pages prefer first. */
    private static final List<String> FORMS =
            List.of(
                    WidgetView.TYPE,
                    "text/html",
                    "image/svg+xml",
                    "image/png",
                    "image/gif",
                    "text/markdown",
                    "text/latex",
                    "text/plain");

    private final BaseKernel kernel;
    private final CommManager manager;
    private final Callbacks callbacks;
    private final Map<String, Widget> open = new LinkedHashMap<>();

    WidgetSession(BaseKernel kernel) {
        this.kernel = kernel;
        this.manager = kernel.getCommManager();
        this.callbacks = new Callbacks(kernel);
        manager.registerTarget(
                ControlComm.TARGET,
                (itsManager, id, target, message) -> new ControlComm(itsManager, id, this::all));
    }

    Callbacks callbacks() {
        return callbacks;
    }

    WidgetComm open(Widget widget) {
        WidgetComm comm = WidgetComm.open(manager, widget, widget.encoded());
        synchronized (open) {
            open.put(comm.getID(), widget);
        }
        return comm;
    }

    void forget(String id) {
        synchronized (open) {
            open.remove(id);
        }
    }

    /** The open widgets, each after those that it refers to. */
    List<Widget> all() {
        synchronized (open) {
            return List.copyOf(open.values());
        }
    }

    /** Closes everything and hears no more. */
    void end() {
        all().forEach(Widget::close);
        manager.unregisterTarget(ControlComm.TARGET);
        callbacks.end();
    }

    /** A value in the forms that a cell's last expression would be shown in. */
    Map<String, Object> forms(Object value) {
        DisplayData rendered = kernel.getRenderer().render(value);
        Map<String, Object> forms = new LinkedHashMap<>();
        for (String form : FORMS) {
            Object data = rendered.getData(MIMEType.parse(form));
            if (data != null) {
                forms.put(form, data);
            }
        }
        return forms;
    }
}
