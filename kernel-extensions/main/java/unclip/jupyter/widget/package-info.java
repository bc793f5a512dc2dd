/**
 * Widgets in a notebook: sliders, buttons, pictures and boxes that a page shows and that call back
 * into Java. They speak the protocol of ipywidgets, version 2.1.0, so JupyterLab shows them with
 * the views it has. A widget costs nothing until a cell ends with it; closing it frees what it
 * holds in the kernel and in the page.
 *
 * <p>JSON is Jackson's here and goes to the kernel as text: the kernel carries a JSON library of
 * its own under a changed name, which no class here may name.
 */
@NullMarked
package unclip.jupyter.widget;

import org.jspecify.annotations.NullMarked;
