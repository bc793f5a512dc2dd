/** Fashion-MNIST: ten kinds of clothes as grey pictures, read from IDX files. */
@NullMarked
package unclip.data.fashion;

import org.jspecify.annotations.NullMarked;
