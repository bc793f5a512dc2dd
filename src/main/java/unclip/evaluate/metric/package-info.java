/**
 * How good pictures are: distances between sets, shares of what is covered, agreement with captions
 * and prompts, each with its uncertainty. All work on features; whoever reports a number names the
 * network that they come from.
 */
@NullMarked
package unclip.evaluate.metric;

import org.jspecify.annotations.NullMarked;
