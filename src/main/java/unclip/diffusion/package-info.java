/**
 * The mathematics of diffusion: schedule, forward process, parameterisation, loss weights,
 * guidance.
 */
@NullMarked
package unclip.diffusion;

import org.jspecify.annotations.NullMarked;
