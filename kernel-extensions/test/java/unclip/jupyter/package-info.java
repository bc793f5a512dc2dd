/** Tests of the kernel extension, on a real kernel base and on the class files. */
@NullMarked
package unclip.jupyter;

import org.jspecify.annotations.NullMarked;
