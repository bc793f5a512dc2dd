/** What every tensor computation needs: the device, the noise, and who owns memory. */
@NullMarked
package unclip.tensor;

import org.jspecify.annotations.NullMarked;
