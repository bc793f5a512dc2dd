/** The variational bound and its terms, their weights, and learned variances. */
@NullMarked
package unclip.diffusion.loss;

import org.jspecify.annotations.NullMarked;
