package unclip.diffusion.loss;

import static java.lang.Math.PI;
import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import org.apache.commons.math3.special.Erf;

/**
 * ln Φ, the logarithm of the normal distribution function, exact far into the left tail.
 *
 * <p>Above −4 by the error function; below by Laplace's continued fraction for Mills' ratio (NIST
 * DLMF, §7.9), whose 24 levels are right to 1e-13 there:
 *
 * <pre>Φ(−x) = φ(x) / (x + 1 / (x + 2 / (x + 3 / (x + …))))</pre>
 */
final class LogNormalCdf {

    private static final double SEAM = 4;
    private static final int LEVELS = 24;
    private static final double AT_SEAM = log(0.5 * Erf.erfc(SEAM / sqrt(2)));

    private LogNormalCdf() {}

    /** ln Φ(z) element by element for z in float64; gradients flow. */
    static NDArray of(NDArray z) {
        NDArray near = z.maximum(-SEAM).mul(1 / sqrt(2)).erf().add(1).mul(0.5).log();
        NDArray x = z.minimum(-SEAM).neg();
        NDArray fraction = x;
        for (int k = LEVELS; k > 0; k--) {
            fraction = fraction.pow(-1).mul(k).add(x);
        }
        NDArray tail = x.square().mul(-0.5).sub(fraction.log()); // one of the two is constant
        return near.add(tail.sub(0.5 * log(2 * PI) + AT_SEAM));
    }
}
