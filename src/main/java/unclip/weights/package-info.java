/**
 * Weights on disk: safetensors files, the model cards beside them, and the folder that holds both.
 */
@NullMarked
package unclip.weights;

import org.jspecify.annotations.NullMarked;
