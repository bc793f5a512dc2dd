/**
 * Tensor operations that DJL lacks or is slow at: one fused TorchScript form each, and one plain
 * form that specifies it.
 */
@NullMarked
package unclip.kernel;

import org.jspecify.annotations.NullMarked;
