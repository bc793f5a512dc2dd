/**
 * Network parts named as in their papers: attention, residual blocks, norms, timestep embedding.
 */
@NullMarked
package unclip.nn;

import org.jspecify.annotations.NullMarked;
