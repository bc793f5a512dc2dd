/**
 * Decorators of a denoiser that lead it: classifier-free guidance and its kin, thresholds.
 *
 * <p>One convention: a scale s = 1 is unguided and asks one branch; Ho and Salimans's w is s − 1.
 * Branches of one denoiser run as one batch. A learned variance is never extrapolated: the
 * conditional branch's stands. Decorators compose, the innermost first: a rule, its rescaling, its
 * interval, a threshold.
 */
@NullMarked
package unclip.diffusion.guidance;

import org.jspecify.annotations.NullMarked;
