/** From words to pictures: text, prior, decoder, each stage on its own or together. */
@NullMarked
package unclip.pipeline;

import org.jspecify.annotations.NullMarked;
