package unclip.data.shapes;

import unclip.data.Palette;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A picture's content: its objects and the colour behind them.
 *
 * @param layout the objects
 * @param background one of {@link #BACKGROUNDS}, never an object's colour
 */
public record Scene(Layout layout, Palette background) {

    /** The six colours that backgrounds have, chosen so that every object stands out. */
    public static final List<Palette> BACKGROUNDS =
            List.of(
                    Palette.YELLOW,
                    Palette.GREEN,
                    Palette.BLUE,
                    Palette.PURPLE,
                    Palette.BLACK,
                    Palette.WHITE);

    /** Refuses a background that is not one of the six or that hides an object. */
    public Scene {
        Objects.requireNonNull(layout, "layout");
        checkBackground(layout, background);
    }

    static void checkBackground(Layout layout, Palette background) {
        if (!BACKGROUNDS.contains(background)) {
            throw new IllegalArgumentException(
                    "A background cannot be %s; it is one of %s."
                            .formatted(background.word(), Words.list(BACKGROUNDS, Palette::word)));
        }
        for (ShapeObject object : layout.objects()) {
            if (object.colour() == background) {
                throw new IllegalArgumentException(
                        "%s cannot be seen on %s background; choose another colour for one of them."
                                .formatted(
                                        Words.capitalised(object.withArticle()),
                                        Words.withArticle(background.word())));
            }
        }
    }

    /** The caption, such as {@code "a red circle left of a blue square on a white background"}. */
    public String caption() {
        return caption(layout);
    }

    /**
     * All captions of the grammar that describe this picture with the same words: two for a
     * relation (A left of B, B right of A), otherwise one. The first is {@link #caption()}. They
     * are equally true, so contrastive losses must not treat one as another's negative.
     */
    public List<String> paraphrases() {
        List<String> captions = new ArrayList<>();
        captions.add(caption());
        if (layout instanceof Layout.Pair pair) {
            captions.add(caption(pair.inverse()));
        }
        return List.copyOf(captions);
    }

    /** A caption cut before its last clause, the background's. */
    static String withoutBackground(String caption) {
        return caption.substring(0, caption.lastIndexOf(" on "));
    }

    private String caption(Layout told) {
        return told.words() + " on " + Words.withArticle(background.word()) + " background";
    }
}
