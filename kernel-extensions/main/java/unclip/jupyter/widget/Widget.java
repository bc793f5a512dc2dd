package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Something that a page shows and that Java holds the state of.
 *
 * <p>A widget lives in Java alone until it is shown, as a cell's last expression, by {@code show},
 * or inside a box that is. From then on each change here goes to the page and each change there
 * comes back. {@link #close} takes it from the page and frees it, together with what lies in it;
 * shown again, it begins anew. Thread-safe.
 */
public abstract class Widget implements AutoCloseable {

    /** One for all: a change often concerns several widgets, and messages keep their order. */
    private static final Object LOCK = new Object();

    private static final Set<String> OWNED = Set.of("children", "layout", "style");

    private final Kind kind;
    private final Map<String, @Nullable Object> state;
    private final List<Widget> companions = new ArrayList<>();
    private @Nullable WidgetSession session;
    private @Nullable WidgetComm comm;
    private volatile @Nullable OutputArea log;
    private @Nullable Still standIn;

    Widget(Kind kind) {
        this.kind = kind;
        this.state = kind.state();
    }

    final Kind kind() {
        return kind;
    }

    // --- state -----------------------------------------------------------------------------------

    final void put(String key, @Nullable Object value) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put(key, value);
        putAll(change);
    }

    /** Changes several values in one message. */
    final void putAll(Map<String, @Nullable Object> changes) {
        synchronized (LOCK) {
            state.putAll(changes);
            if (comm != null && session != null) {
                WidgetSession itsSession = session;
                within(changes.values().stream()).forEach(widget -> widget.open(itsSession));
                comm.update(Encoded.of(changes));
                if (log != null) {
                    adopt(log);
                }
            }
        }
    }

    final @Nullable Object get(String key) {
        synchronized (LOCK) {
            return state.get(key);
        }
    }

    final Encoded encoded() {
        synchronized (LOCK) {
            return Encoded.of(state);
        }
    }

    /** All of the state goes to the page, because it asked for it. */
    final void sendAll() {
        synchronized (LOCK) {
            if (comm != null) {
                comm.update(encoded());
            }
        }
    }

    /** What changed in the page. How widgets hang together is decided here, not there. */
    final void receive(JsonNode changes) {
        Map<String, JsonNode> told = new LinkedHashMap<>();
        synchronized (LOCK) {
            for (Map.Entry<String, JsonNode> change : changes.properties()) {
                boolean structure =
                        within(Stream.ofNullable(state.get(change.getKey()))).findAny().isPresent();
                if (!structure && !(state.get(change.getKey()) instanceof byte[])) {
                    state.put(change.getKey(), change.getValue());
                    told.put(change.getKey(), change.getValue());
                }
            }
        }
        told.forEach(this::received);
    }

    /** Hears of one value that changed in the page; called by the kernel's thread, so be brief. */
    void received(String key, JsonNode value) {}

    /** Hears of something that happened in the page and is no change of state, such as a click. */
    void event(JsonNode content, List<byte[]> blobs) {}

    // --- life ------------------------------------------------------------------------------------

    final void open(WidgetSession itsSession) {
        synchronized (LOCK) {
            if (comm != null) {
                return;
            }
            within(state.values().stream()).forEach(widget -> widget.open(itsSession));
            session = itsSession;
            comm = itsSession.open(this);
            companions.forEach(companion -> companion.openWith(itsSession));
        }
    }

    /** Called on a companion when one of those that it goes with has opened. */
    void openWith(WidgetSession itsSession) {}

    final boolean isOpen() {
        synchronized (LOCK) {
            return comm != null;
        }
    }

    final String id() {
        synchronized (LOCK) {
            if (comm == null) {
                throw new IllegalStateException("This " + kind.model() + " is not open.");
            }
            return comm.getID();
        }
    }

    final @Nullable WidgetSession session() {
        synchronized (LOCK) {
            return session;
        }
    }

    /** Goes with this: told when this opens, closed when this closes. */
    final void accompany(Widget companion) {
        synchronized (LOCK) {
            companions.add(companion);
            if (comm != null && session != null) {
                companion.openWith(session);
            }
        }
    }

    final Optional<Shown> shown() {
        synchronized (LOCK) {
            return companions.stream()
                    .filter(Shown.class::isInstance)
                    .map(Shown.class::cast)
                    .findFirst();
        }
    }

    /**
     * Takes this and all that lies in it from the page and frees it. Closed twice is closed once.
     */
    @Override
    public final void close() {
        List<Widget> below = new ArrayList<>();
        WidgetComm line;
        synchronized (LOCK) {
            line = comm;
            if (line == null) {
                return;
            }
            comm = null;
            owned().forEach(below::add);
            below.addAll(companions);
            companions.removeIf(Shown.class::isInstance);
        }
        line.close();
        below.forEach(Widget::close);
    }

    /** The line has ended, whoever ended it. */
    final void lineClosed(String id) {
        synchronized (LOCK) {
            comm = null;
            if (session != null) {
                session.forget(id);
            }
        }
    }

    // --- callbacks -------------------------------------------------------------------------------

    /** Runs a callback soon, in place of an earlier one of the same key that has not begun. */
    final void later(Object key, Runnable callback) {
        WidgetSession itsSession = session();
        if (itsSession != null) {
            itsSession.callbacks().later(key, () -> log, callback);
        }
    }

    /** What the callbacks of this, and of what lies in it, print or throw is shown there. */
    final void adopt(OutputArea area) {
        synchronized (LOCK) {
            log = area;
            owned().forEach(widget -> widget.adopt(area));
        }
    }

    private Stream<Widget> owned() {
        return within(OWNED.stream().map(state::get));
    }

    private static Stream<Widget> within(Stream<? extends @Nullable Object> values) {
        return values.flatMap(
                        value ->
                                value instanceof List<?> list
                                        ? list.stream()
                                        : Stream.ofNullable(value))
                .filter(Widget.class::isInstance)
                .map(Widget.class::cast);
    }

    // --- without a kernel ------------------------------------------------------------------------

    /**
     * Says what stands here where no kernel runs: in an exported page, on a site that shows
     * notebooks, in print.
     *
     * @param text plain
     * @param html the same as a piece of HTML that needs no network
     */
    public final void standIn(String text, String html) {
        standIn = new Still(text, html);
    }

    final Still still() {
        return standIn == null ? picture() : standIn;
    }

    /** What stands here unless said otherwise. */
    Still picture() {
        return Still.NONE;
    }

    @Override
    public String toString() {
        return still().text();
    }
}
