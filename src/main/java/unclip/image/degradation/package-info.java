/**
 * Damage done to pictures on purpose, so that what learns to enlarge them bears the flaws of what
 * it will be given (Ho et al. 2022, section 4; Ramesh et al. 2022, section 2.1).
 */
@NullMarked
package unclip.image.degradation;

import org.jspecify.annotations.NullMarked;
