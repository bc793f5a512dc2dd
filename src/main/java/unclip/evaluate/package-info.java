/** Metrics of embeddings and pictures. */
@NullMarked
package unclip.evaluate;

import org.jspecify.annotations.NullMarked;
