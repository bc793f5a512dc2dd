/**
 * Priors: from a caption and its text embedding to an image embedding (Ramesh et al. 2022, section
 * 2.2).
 */
@NullMarked
package unclip.prior;

import org.jspecify.annotations.NullMarked;
