/** Tests of the widgets, through a page that writes down what it is told. */
@NullMarked
package unclip.jupyter.widget;

import org.jspecify.annotations.NullMarked;
