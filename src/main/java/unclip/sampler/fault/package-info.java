/** Mistakes that published code and texts make, each to be switched on and measured. */
@NullMarked
package unclip.sampler.fault;

import org.jspecify.annotations.NullMarked;
