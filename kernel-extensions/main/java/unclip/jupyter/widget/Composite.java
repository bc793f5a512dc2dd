package unclip.jupyter.widget;

import java.util.List;

/**
 * A widget made of widgets, one below the other. Extend it where a box has a value or an operation
 * of its own.
 */
public abstract class Composite extends Box {

    /**
     * Holds what is put in.
     *
     * @param children in order
     */
    protected Composite(List<? extends Widget> children) {
        super(Kind.control("VBox"), children);
    }
}
