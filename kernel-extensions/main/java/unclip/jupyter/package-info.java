/**
 * What a Java Jupyter kernel gains from this jar: imports that are there at the first cell, and a
 * picture, chart or table instead of an object's name when a cell ends with one. Nothing here names
 * the JSON classes that the kernel carries under another name (see the class-file test), and
 * nothing computes: it only shows.
 */
@NullMarked
package unclip.jupyter;

import org.jspecify.annotations.NullMarked;
