package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * A widget with a value that the reader of the page or Java may change.
 *
 * @param <T> the value's type
 */
public abstract class Control<T> extends Widget {

    /** Hears of each change at once. */
    interface Signal {

        /**
         * The value is another one.
         *
         * @param fromPage whether the reader changed it; then this is the kernel's thread, which
         *     must not be held up
         */
        void changed(boolean fromPage);
    }

    private record Observer<T>(Consumer<? super T> listener, Signal signal) {}

    private final String key;
    private final List<Signal> signals = new CopyOnWriteArrayList<>();
    private final List<Observer<T>> observers = new CopyOnWriteArrayList<>();
    private volatile T value;

    /**
     * @param key under which the value stands in the state
     */
    Control(Kind kind, String key, String description, T value) {
        super(kind);
        this.key = key;
        this.value = value;
        put("description", description);
    }

    /** A value as it stands in the state. */
    abstract Object encode(T of);

    /** The value of a state, brought into the control's range. */
    abstract T decode(JsonNode state);

    /** Throws if a value does not suit the control, in one sentence. */
    abstract void check(T wanted);

    /** The value in words. */
    String words(T of) {
        return String.valueOf(of);
    }

    final String key() {
        return key;
    }

    /** What stands beside the control. */
    public final String description() {
        return String.valueOf(get("description"));
    }

    /** The value now. */
    public final T value() {
        return value;
    }

    /**
     * Changes the value, here and in the page, and tells the observers before it returns.
     *
     * @throws IllegalArgumentException if the control has no such value
     */
    public final void set(T wanted) {
        check(wanted);
        if (!wanted.equals(value)) {
            value = wanted;
            put(key, encode(wanted));
            signals.forEach(signal -> signal.changed(false));
        }
    }

    /**
     * Calls a listener with each new value. If the reader changes the value faster than the
     * listener is done with it, the ones in between are left out.
     */
    public final void observe(Consumer<? super T> listener) {
        Object once = new Object();
        Signal signal =
                fromPage -> {
                    if (fromPage) {
                        later(once, () -> listener.accept(value));
                    } else {
                        listener.accept(value);
                    }
                };
        observers.add(new Observer<>(listener, signal));
        signals.add(signal);
    }

    /** The listener is called no more. */
    public final void unobserve(Consumer<? super T> listener) {
        observers.removeIf(
                observer -> observer.listener == listener && signals.remove(observer.signal));
    }

    final void onSignal(Signal signal) {
        signals.add(signal);
    }

    /** Whether the reader can't change the value. */
    public final void disabled(boolean disabled) {
        put("disabled", disabled);
    }

    @Override
    final void received(String changed, JsonNode state) {
        if (changed.equals(key)) {
            T told = decode(state);
            if (!Objects.equals(told, value)) {
                value = told;
                signals.forEach(signal -> signal.changed(true));
            }
        }
    }

    @Override
    Still picture() {
        String before = description().isEmpty() ? "" : description() + ": ";
        return Still.text(before + words(value));
    }
}
