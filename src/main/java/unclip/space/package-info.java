/**
 * Operations on CLIP's shared space: rows of unit vectors, {@code [N, D]}, in and out.
 *
 * <p>They need no model: whoever has embeddings, of any encoder and any width, may use them.
 */
@NullMarked
package unclip.space;

import org.jspecify.annotations.NullMarked;
