/**
 * The command line: arguments, console, progress. Nothing here is imported elsewhere; whatever
 * fails leaves one sentence on standard error, exit code 2 for a wrong request and 1 for a failure.
 */
@NullMarked
package unclip.cli;

import org.jspecify.annotations.NullMarked;
