/** Benchmarks: what a part of the library costs, each beside what it should be small against. */
@NullMarked
package unclip.experiment.bench;

import org.jspecify.annotations.NullMarked;
