/** Time grids, reverse steps, the one sampling loop, and the trajectory it leaves. */
@NullMarked
package unclip.sampler;

import org.jspecify.annotations.NullMarked;
