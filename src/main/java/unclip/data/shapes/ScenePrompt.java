package unclip.data.shapes;

import org.jspecify.annotations.Nullable;

import unclip.data.Palette;

import java.util.Objects;
import java.util.Optional;

/**
 * What a prompt asks of a picture. Whatever it leaves out (size, fill, position, background) any
 * picture fulfils.
 *
 * @param layout the objects asked for
 * @param background the colour asked for behind them; null when the prompt names none
 */
public record ScenePrompt(Layout layout, @Nullable Palette background) {

    /** Refuses a background that no scene can have, see {@link Scene}. */
    public ScenePrompt {
        Objects.requireNonNull(layout, "layout");
        if (background != null) {
            Scene.checkBackground(layout, background);
        }
    }

    /** What the scene's caption asks for. */
    public static ScenePrompt of(Scene scene) {
        return new ScenePrompt(scene.layout(), scene.background());
    }

    /**
     * Reads a sentence of the grammar.
     *
     * <pre>
     * prompt := scene [" on a " BACKGROUND " background"]
     * scene  := object ["in the" POSITION] | COUNT objects | object RELATION object
     * object := [SIZE] [FILL] COLOUR SHAPE
     * </pre>
     *
     * <p>Lenient where English is: case, commas and full stops don't matter, adjectives come in any
     * order, articles may be missing, {@code center}, {@code top-left corner}, {@code to the left
     * of} and {@code 3 red rings} are understood.
     *
     * @param sentence such as {@code "a striped red circle left of a blue star"}
     * @return what it asks for
     * @throws IllegalArgumentException with one sentence that quotes the first word that does not
     *     fit
     */
    public static ScenePrompt parse(String sentence) {
        return new SceneParser(sentence).prompt();
    }

    /** The scene asked for, if a background is named. */
    public Optional<Scene> scene() {
        return background == null ? Optional.empty() : Optional.of(new Scene(layout, background));
    }

    /**
     * The prompt as a sentence of the grammar, which {@link #parse} reads back as an equal prompt.
     */
    public String caption() {
        return background == null ? layout.words() : new Scene(layout, background).caption();
    }
}
