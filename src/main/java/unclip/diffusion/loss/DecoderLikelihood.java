package unclip.diffusion.loss;

import static java.lang.Math.PI;
import static java.lang.Math.log;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;

/** ln p(x_0 | x_1), the last term of the variational bound. */
public sealed interface DecoderLikelihood {

    /**
     * In nats, element by element.
     *
     * @param x0 clean data, {@code [B, …]}, float64
     * @param mean the reverse step's mean, in x0's shape, float64
     * @param logVariance ln σ², float64, of a shape that broadcasts to x0's
     * @return in x0's shape; gradients flow
     */
    NDArray logLikelihood(NDArray x0, NDArray mean, NDArray logVariance);

    /** A Gaussian's density, for data that is no pixels. It may exceed 1, its logarithm 0. */
    record Continuous() implements DecoderLikelihood {

        @Override
        public NDArray logLikelihood(NDArray x0, NDArray mean, NDArray logVariance) {
            NDArray squares = x0.sub(mean).square().mul(logVariance.neg().exp());
            return squares.add(logVariance).add(log(2 * PI)).mul(-0.5);
        }
    }

    /**
     * The Gaussian's mass in the bin around a grey level; the outer bins are open (Ho et al. 2020,
     * eq. 13).
     *
     * <pre>p(x_0) = Φ((x_0 + h − μ) / σ) − Φ((x_0 − h − μ) / σ),   h = 1 / (levels − 1)</pre>
     *
     * <p>With the exact Φ, also where it is too small for a number. Ho et al.'s and Nichol and
     * Dhariwal's code takes an approximation of Φ by tanh, right to 3e-4, and cuts at 1e-12.
     *
     * @param levels 256 for 8-bit pixels, spread evenly over [−1, 1]
     */
    record Discretised(int levels) implements DecoderLikelihood {

        /** Checks the number of levels. */
        public Discretised {
            if (levels < 2) {
                throw new IllegalArgumentException(
                        "Pixels have two levels or more, got " + levels + ".");
            }
        }

        @Override
        public NDArray logLikelihood(NDArray x0, NDArray mean, NDArray logVariance) {
            double h = 1.0 / (levels - 1);
            NDArray lowest = mask(x0.lt(h - 1));
            NDArray highest = mask(x0.gt(1 - h));
            NDArray inner = lowest.add(highest).neg().add(1);

            // By symmetry bins right of the mean are looked at from the other side: there Φ is
            // small
            // and its logarithm exact.
            NDArray off = x0.sub(mean);
            NDArray towards = mask(off.gt(0)).mul(-2).add(1);
            NDArray side = inner.mul(towards).add(lowest).sub(highest);
            NDArray perSigma = logVariance.mul(-0.5).exp();
            NDArray upper = LogNormalCdf.of(side.mul(off).add(h).mul(perSigma));
            NDArray lower = LogNormalCdf.of(side.mul(off).sub(h).mul(perSigma));
            NDArray below = lower.sub(upper).minimum(0).exp().mul(inner);
            return upper.add(below.neg().add(1).log());
        }

        private static NDArray mask(NDArray condition) {
            return condition.toType(DataType.FLOAT64, true);
        }
    }
}
