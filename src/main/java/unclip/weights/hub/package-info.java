/**
 * Released models on this machine and on a server: the cache folder that other programs share, and
 * downloads into it that resume and are checked.
 */
@NullMarked
package unclip.weights.hub;

import org.jspecify.annotations.NullMarked;
