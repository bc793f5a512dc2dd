package unclip.data.emoji;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Foils;
import unclip.data.Palette;

import java.util.List;
import java.util.stream.Stream;

/**
 * Captions that are wrong of an emoji's picture in one thing that its own caption says: what it
 * shows first, then its style and background.
 *
 * @param subject what the caption says of the emoji itself
 * @param others subjects of its nearest relatives
 * @param styles the styles that captions may name
 * @param style as said, or null
 * @param background as said, or null
 */
record EmojiFoils(
        String subject,
        List<String> others,
        List<Style> styles,
        @Nullable Style style,
        @Nullable Palette background)
        implements Foils {

    @Override
    public List<String> draw(int count, UniformRandomProvider random) {
        List<String> subjects =
                others.stream().map(other -> EmojiCaptions.of(other, style, background)).toList();
        return Foils.draw(
                List.of(subjects), List.of(otherStyles(), otherBackgrounds()), count, random);
    }

    private List<String> otherStyles() {
        return styles.stream()
                .filter(other -> style != null && other != style)
                .map(other -> EmojiCaptions.of(subject, other, background))
                .toList();
    }

    private List<String> otherBackgrounds() {
        return Stream.of(Palette.values())
                .filter(other -> background != null && other != background)
                .map(other -> EmojiCaptions.of(subject, style, other))
                .toList();
    }
}
