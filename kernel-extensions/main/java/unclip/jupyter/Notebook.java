package unclip.jupyter;

import org.dflib.jjava.jupyter.kernel.BaseKernel;

/** What a cell calls by name; imported statically into every notebook. */
public final class Notebook {

    private Notebook() {}

    /**
     * Shows each value below the cell, in order, as it would be shown if it were the cell's last
     * expression. The kernel's own {@code display} returns an identifier, which a cell that ends
     * with it prints; this returns nothing.
     *
     * @param values what to show; pictures, arrays, charts, tables and anything else
     * @throws IllegalStateException outside a notebook
     */
    public static void show(Object... values) {
        BaseKernel kernel = running();
        for (Object value : values) {
            kernel.display(kernel.getRenderer().render(value == null ? "null" : value));
        }
    }

    private static BaseKernel running() {
        try {
            return BaseKernel.notebookKernel();
        } catch (NullPointerException e) { // its way of saying that there is none
            throw new IllegalStateException(
                    "show(…) works only in a notebook: no Java kernel is running here.", e);
        }
    }
}
