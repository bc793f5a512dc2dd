package unclip.jupyter.widget;

import org.jspecify.annotations.Nullable;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Controls over what a function makes of their values. A moved control computes the function again;
 * if values come faster than the function is done, only the last is computed.
 *
 * <pre>{@code
 * var steps = IntSlider.of("steps", 1, 100, 25);
 * interact(n -> picture(n), steps)
 * }</pre>
 *
 * <p>A picture is shown as a picture, a widget as itself, everything else as a cell would show it.
 */
public final class Interact extends Widget {

    /** A function of three values. */
    @FunctionalInterface
    public interface Three<A, B, C> {

        /** The value to show; nothing is shown for null. */
        @Nullable Object apply(A a, B b, C c);
    }

    /** A function of four values. */
    @FunctionalInterface
    public interface Four<A, B, C, D> {

        /** The value to show; nothing is shown for null. */
        @Nullable Object apply(A a, B b, C c, D d);
    }

    private static final int USUAL_DESCRIPTION = 10;

    private final List<Control<?>> shownControls;
    private final Supplier<? extends @Nullable Object> function;
    private @Nullable Widget result;

    private Interact(
            Supplier<? extends @Nullable Object> function,
            List<Control<?>> controls,
            List<Control<?>> shownControls) {
        super(Kind.control("VBox"));
        this.shownControls = shownControls;
        this.function = function;
        put("children", shownControls);
        alignDescriptions();
        compute();
        for (Control<?> control : controls) {
            control.onSignal(
                    fromPage -> {
                        if (fromPage) {
                            later(this, this::compute);
                        } else {
                            compute();
                        }
                    });
        }
    }

    private static Interact over(
            Supplier<? extends @Nullable Object> function, List<Control<?>> controls) {
        return new Interact(function, controls, controls);
    }

    /** Shows a function of one value. */
    public static <A> Interact interact(
            Function<? super A, ? extends @Nullable Object> f, Control<A> a) {
        return over(() -> f.apply(a.value()), List.of(a));
    }

    /** Shows a function of two values. */
    public static <A, B> Interact interact(
            BiFunction<? super A, ? super B, ? extends @Nullable Object> f,
            Control<A> a,
            Control<B> b) {
        return over(() -> f.apply(a.value(), b.value()), List.of(a, b));
    }

    /** Shows a function of three values. */
    public static <A, B, C> Interact interact(
            Three<? super A, ? super B, ? super C> f, Control<A> a, Control<B> b, Control<C> c) {
        return over(() -> f.apply(a.value(), b.value(), c.value()), List.of(a, b, c));
    }

    /** Shows a function of four values. */
    public static <A, B, C, D> Interact interact(
            Four<? super A, ? super B, ? super C, ? super D> f,
            Control<A> a,
            Control<B> b,
            Control<C> c,
            Control<D> d) {
        return over(() -> f.apply(a.value(), b.value(), c.value(), d.value()), List.of(a, b, c, d));
    }

    /** Shows what is computed from any number of controls, which the function asks by itself. */
    public static Interact interact(
            Supplier<? extends @Nullable Object> f, Control<?>... controls) {
        return over(f, List.of(controls));
    }

    /**
     * Shows what is computed from controls that stand elsewhere.
     *
     * @param f asks the controls by itself
     */
    public static Interact following(
            Supplier<? extends @Nullable Object> f, List<? extends Control<?>> controls) {
        return new Interact(f, List.copyOf(controls), List.of());
    }

    private void compute() {
        show(function.get());
    }

    private synchronized void show(@Nullable Object value) {
        if (value instanceof BufferedImage image) {
            if (result instanceof Image picture) {
                picture.set(image);
            } else {
                place(Image.of(image));
            }
        } else if (value instanceof Widget widget) {
            place(widget);
        } else {
            OutputArea area = result instanceof OutputArea there ? there : new OutputArea();
            area.set(value);
            place(area);
        }
    }

    private void place(Widget shown) {
        if (shown != result) {
            Widget before = result;
            result = shown;
            List<Widget> children = new ArrayList<>(shownControls);
            children.add(shown);
            put("children", List.copyOf(children));
            if (before != null) {
                before.close();
            }
        }
    }

    /** Long descriptions would be cut off, and short ones beside them would stand out of line. */
    private void alignDescriptions() {
        int longest =
                shownControls.stream().mapToInt(c -> c.description().length()).max().orElse(0);
        if (longest > USUAL_DESCRIPTION) {
            WidgetStyle room = WidgetStyle.of().descriptionWidth(longest + "ch");
            shownControls.stream().filter(c -> c.get("style") == null).forEach(room::on);
        }
    }

    @Override
    synchronized Still picture() {
        List<Widget> shown = new ArrayList<>(shownControls);
        if (result != null) {
            shown.add(result);
        }
        return Still.column(shown);
    }
}
