package unclip.jupyter.widget;

import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/** The widgets of the running notebook as a whole. */
public final class Widgets {

    private static volatile @Nullable WidgetSession current;

    private Widgets() {}

    /**
     * Makes widgets work in a kernel: registers what shows them, and answers pages that are loaded
     * anew.
     */
    public static void install(BaseKernel kernel) {
        uninstall();
        current = new WidgetSession(kernel);
        WidgetView.register(kernel.getRenderer());
    }

    /** Closes all widgets; new ones can't be shown any more. */
    public static void uninstall() {
        WidgetSession session = current;
        current = null;
        if (session != null) {
            session.end();
        }
    }

    /** How many models are open in the page: widgets, and their layouts, styles and links. */
    public static int count() {
        WidgetSession session = current;
        return session == null ? 0 : session.all().size();
    }

    /**
     * Closes every widget, for a notebook that has made many; cells that are run again begin anew.
     */
    public static void closeAll() {
        session().all().forEach(Widget::close);
    }

    static WidgetSession session() {
        WidgetSession session = current;
        if (session == null) {
            throw new IllegalStateException(
                    "Widgets are shown only in a notebook: no Java kernel is running here.");
        }
        return session;
    }
}
