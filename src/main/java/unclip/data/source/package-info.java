/**
 * Pictures with captions read as streams: folders, image-text tar shards, Parquet tables, and the
 * project's own data sets. Input is not trusted: what is damaged or hostile is left out one by one,
 * with a reason.
 */
@NullMarked
package unclip.data.source;

import org.jspecify.annotations.NullMarked;
