/**
 * Emoji in two drawing styles with captions from CLDR: the built pack on disk, and the data set
 * that writes its captions and paints its backgrounds.
 */
@NullMarked
package unclip.data.emoji;

import org.jspecify.annotations.NullMarked;
