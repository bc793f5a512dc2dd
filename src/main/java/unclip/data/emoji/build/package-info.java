/**
 * Builds the emoji pack from the two published image archives: curation, splits, quantisation and
 * the files with their checksums. Needed once; training reads only the built pack.
 */
@NullMarked
package unclip.data.emoji.build;

import org.jspecify.annotations.NullMarked;
