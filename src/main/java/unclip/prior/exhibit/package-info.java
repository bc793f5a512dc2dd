/** Priors that do not work, kept because people write them: to be looked at, not to be used. */
@NullMarked
package unclip.prior.exhibit;

import org.jspecify.annotations.NullMarked;
