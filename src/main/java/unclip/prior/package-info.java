/**
 * Priors: from a caption and its text embedding to an image embedding (Ramesh et al. 2022, section
 * 2.2). Two are learnt, by diffusion and token by token; the others are what they are compared
 * with.
 *
 * <p>All are a {@link unclip.prior.Prior}, read captions as a {@link unclip.prior.PriorCondition},
 * and hand on embeddings of length √D. The diffusion prior's sampler is in the pipeline, as
 * sampling is not known here.
 */
@NullMarked
package unclip.prior;

import org.jspecify.annotations.NullMarked;
