/** CLIP: an image encoder and a text encoder that share one space (Radford et al. 2021). */
@NullMarked
package unclip.clip;

import org.jspecify.annotations.NullMarked;
