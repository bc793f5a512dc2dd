/** Tests of the explorers, through a page that writes down what it is told. */
@NullMarked
package unclip.jupyter.explore;

import org.jspecify.annotations.NullMarked;
