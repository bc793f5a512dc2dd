/**
 * CLIP's byte-pair encoding: cleaning of texts, splitting into words, merging into tokens, the
 * vocabulary of OpenAI's CLIP, and the training of small vocabularies of our own.
 */
@NullMarked
package unclip.text;

import org.jspecify.annotations.NullMarked;
