package unclip.embedding;

import org.jspecify.annotations.Nullable;

import unclip.data.source.SourceItem;
import unclip.text.Tokens;

/** An item on its way to the model: prepared, or refused. */
final class Prepared {

    private final SourceItem item;
    private final float @Nullable [] pixels;
    private final @Nullable Tokens tokens;

    Prepared(SourceItem item, float @Nullable [] pixels, @Nullable Tokens tokens) {
        this.item = item;
        this.pixels = pixels;
        this.tokens = tokens;
    }

    static Prepared refused(SourceItem.Refused item) {
        return new Prepared(item, null, null);
    }

    SourceItem item() {
        return item;
    }

    /** The picture's numbers; null without a picture. */
    float @Nullable [] pixels() {
        return pixels;
    }

    /** The caption's tokens; null for what was refused. */
    @Nullable Tokens tokens() {
        return tokens;
    }
}
