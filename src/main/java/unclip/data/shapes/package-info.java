/**
 * Coloured shapes with an exact answer key: scenes of a small grammar, their captions and back,
 * pictures drawn from them at any size, and a checker that reads a picture and says which words of
 * a prompt it fulfils. The supply is endless and every picture comes with the scene it shows, so
 * counts, relations and the binding of colours to shapes can be measured without a human eye.
 */
@NullMarked
package unclip.data.shapes;

import org.jspecify.annotations.NullMarked;
