package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which class of the page's library a widget is.
 *
 * @param module the JavaScript package
 * @param version of its models
 * @param model the class that holds the state
 * @param viewModule the JavaScript package of the view
 * @param view the class that draws it; null for a model that is not drawn
 */
record Kind(String module, String version, String model, String viewModule, @Nullable String view) {

    private static final String BASE = "@jupyter-widgets/base";
    private static final String CONTROLS = "@jupyter-widgets/controls";
    private static final String OUTPUT = "@jupyter-widgets/output";
    private static final String CURRENT = "2.0.0";

    /** A control whose view is named as its model: {@code IntSlider} and so on. */
    static Kind control(String name) {
        return control(name, name);
    }

    static Kind control(String name, String view) {
        return new Kind(CONTROLS, CURRENT, name + "Model", CONTROLS, view + "View");
    }

    /** A model of the controls that is not drawn. */
    static Kind invisible(String name) {
        return new Kind(CONTROLS, CURRENT, name + "Model", CONTROLS, null);
    }

    static Kind style(String name) {
        return new Kind(CONTROLS, CURRENT, name + "Model", BASE, "StyleView");
    }

    static Kind layout() {
        return new Kind(BASE, CURRENT, "LayoutModel", BASE, "LayoutView");
    }

    static Kind output() {
        return new Kind(OUTPUT, "1.0.0", "OutputModel", OUTPUT, "OutputView");
    }

    /** The part of a state that says what it is the state of. */
    Map<String, @Nullable Object> state() {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("_model_module", module);
        state.put("_model_module_version", version);
        state.put("_model_name", model);
        state.put("_view_module", viewModule);
        state.put("_view_module_version", viewModule.equals(OUTPUT) ? version : CURRENT);
        state.put("_view_name", view);
        return state;
    }
}
