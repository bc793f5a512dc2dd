/**
 * The decoder: from an image embedding to pixels by diffusion (Ramesh et al. 2022, section 2.1).
 */
@NullMarked
package unclip.decoder;

import org.jspecify.annotations.NullMarked;
