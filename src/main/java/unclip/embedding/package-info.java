/**
 * From pictures and captions to a cache of their CLIP embeddings, which can be interrupted, resumed
 * and verified, and back into tensors.
 */
@NullMarked
package unclip.embedding;

import org.jspecify.annotations.NullMarked;
