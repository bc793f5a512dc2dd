/**
 * Emoji in several drawing styles with captions from CLDR: the built packs on disk, and the data
 * set that writes their captions and paints their backgrounds.
 */
@NullMarked
package unclip.data.emoji;

import org.jspecify.annotations.NullMarked;
