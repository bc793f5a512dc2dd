/** Numbers of this library beside the closed forms and publications they should equal. */
@NullMarked
package unclip.evaluate.verify;

import org.jspecify.annotations.NullMarked;
