package unclip.jupyter.widget;

import com.fasterxml.jackson.databind.JsonNode;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Something to click. */
public final class Button extends Widget {

    private final List<Runnable> actions = new CopyOnWriteArrayList<>();

    private Button(String description) {
        super(Kind.control("Button"));
        put("description", description);
    }

    /**
     * Makes one.
     *
     * @param description what stands on it
     * @param action what a click does
     */
    public static Button of(String description, Runnable action) {
        Button button = new Button(description);
        button.onClick(action);
        return button;
    }

    /** Does this, too, at each click. */
    public void onClick(Runnable action) {
        actions.add(action);
    }

    /** Does what a click does, before it returns. */
    public void click() {
        actions.forEach(Runnable::run);
    }

    /** Whether it can't be clicked. */
    public void disabled(boolean disabled) {
        put("disabled", disabled);
    }

    @Override
    void event(JsonNode content, List<byte[]> blobs) {
        if (content.path("event").asText().equals("click")) {
            later(new Object(), this::click); // each click counts
        }
    }

    @Override
    Still picture() {
        return Still.text("[" + get("description") + "]");
    }
}
