/**
 * Explorers: one call in a cell, and what the library computes can be turned with sliders. Each is
 * a widget, and reads without a kernel as the picture of its first state.
 */
@NullMarked
package unclip.jupyter.explore;

import org.jspecify.annotations.NullMarked;
