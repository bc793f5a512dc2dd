/**
 * Files that are either whole or absent: atomic writing, checksums, and strict reading of JSON and
 * YAML into records, with one clear sentence for whatever is wrong.
 */
@NullMarked
package unclip.files;

import org.jspecify.annotations.NullMarked;
