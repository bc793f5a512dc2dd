/** Training loops, optimiser, moving averages, checkpoints and loss curves, driven by recipes. */
@NullMarked
package unclip.train;

import org.jspecify.annotations.NullMarked;
