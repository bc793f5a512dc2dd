/**
 * Pictures with captions: what a data set is, how data sets are mixed and batched, and folders of
 * the user's own. Everything random is drawn from streams derived from a seed, so a batch is the
 * same on every machine and for every number of threads; nothing here trains.
 */
@NullMarked
package unclip.data;

import org.jspecify.annotations.NullMarked;
