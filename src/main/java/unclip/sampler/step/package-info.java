/** One file a sampler's step: DDPM, DDIM, Euler, DPM-Solver and the rest. */
@NullMarked
package unclip.sampler.step;

import org.jspecify.annotations.NullMarked;
