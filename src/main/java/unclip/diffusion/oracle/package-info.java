/** Data whose best denoiser is known exactly, so that samplers and losses can be checked. */
@NullMarked
package unclip.diffusion.oracle;

import org.jspecify.annotations.NullMarked;
