/** Scalar formulas in {@code double} and the derivation of random streams; no tensors here. */
@NullMarked
package unclip.math;

import org.jspecify.annotations.NullMarked;
