/** Experiments over the library; each has a folder with its recipe, expectations and results. */
@NullMarked
package unclip.experiment;

import org.jspecify.annotations.NullMarked;
