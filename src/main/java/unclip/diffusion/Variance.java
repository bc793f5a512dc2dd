package unclip.diffusion;

import static java.lang.Math.log;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

import org.jspecify.annotations.Nullable;

import unclip.math.Quantity;
import unclip.tensor.Tensors;

/**
 * The variance σ² of a reverse step p(x_s | x_t) = N(μ(x_t), σ² I), s &lt; t.
 *
 * <p>The forward process bounds what is sensible: β̃ is right where data is a point, β_{t|s} where
 * it is N(0, I) (Ho et al. 2020, §3.2). Steps may stride, s &lt; t − 1.
 */
public sealed interface Variance {

    /** One number for all elements. */
    sealed interface Fixed extends Variance permits Beta, BetaTilde, AnalyticVariance {

        /**
         * σ of a step with its equation; 0 when s is clean, where a sampler adds no noise.
         *
         * @param t the noisier level
         * @param s the cleaner one
         */
        Quantity sigma(NoiseLevel t, NoiseLevel s);
    }

    /**
     * Where ln σ² may lie: ln σ² = v high + (1 − v) low.
     *
     * @param low ln σ² at v = 0
     * @param high ln σ² at v = 1; the same where nothing is learned
     */
    record LogRange(double low, double high) {

        /** A single point. */
        public static LogRange of(double variance) {
            return new LogRange(log(variance), log(variance));
        }
    }

    /**
     * ln σ² as a likelihood reads it. Where s is clean β̃ is 0, of which no logarithm exists; then
     * the value of the step before is used, β̃ from {@code beyond} to t (Nichol and Dhariwal 2021,
     * §3.1, in their code), or β where there is none.
     *
     * @param t the noisier level
     * @param s the cleaner one
     * @param beyond the next noisier level than t, null if t is the noisiest
     */
    LogRange logRange(NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond);

    /** β_{t|s}, the variance of the forward step. */
    record Beta() implements Fixed {

        @Override
        public Quantity sigma(NoiseLevel t, NoiseLevel s) {
            double sigma = s.isClean() ? 0 : sqrt(Posterior.of(t, s).beta());
            return new Quantity("\\sigma", sigma, "\\sqrt{\\beta_{t|s}}", "Ho et al. 2020, §3.2");
        }

        @Override
        public LogRange logRange(NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond) {
            return LogRange.of(Posterior.of(t, s).beta());
        }
    }

    /** β̃, the variance of the forward process's posterior. */
    record BetaTilde() implements Fixed {

        @Override
        public Quantity sigma(NoiseLevel t, NoiseLevel s) {
            double sigma = sqrt(Posterior.of(t, s).betaTilde());
            return new Quantity("\\sigma", sigma, "\\sqrt{\\tilde\\beta}", "Ho et al. 2020, §3.2");
        }

        @Override
        public LogRange logRange(NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond) {
            return LogRange.of(positiveBetaTilde(t, s, beyond));
        }
    }

    /**
     * What the network says, element by element, between the two in the logarithm (Nichol and
     * Dhariwal 2021, eq. 15).
     *
     * <pre>σ² = exp(v ln β_{t|s} + (1 − v) ln β̃)</pre>
     */
    record LearnedRange() implements Variance {

        @Override
        public LogRange logRange(NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond) {
            return new LogRange(
                    log(positiveBetaTilde(t, s, beyond)), log(Posterior.of(t, s).beta()));
        }

        /**
         * σ of a step.
         *
         * @param t the noisier level
         * @param s the cleaner one, not clean
         * @param prediction with {@link Prediction#varianceShare}
         * @return in x_t's shape, owned by the share's manager
         */
        public NDArray sigma(NoiseLevel t, NoiseLevel s, Prediction prediction) {
            LogRange range = logRange(t, s, null);
            NDArray v = share(prediction);
            return v.mul((range.high() - range.low()) / 2).add(range.low() / 2).exp();
        }

        /**
         * The root mean square of σ with its equation.
         *
         * @param sigma of all elements
         */
        public static Quantity rootMeanSquare(NDArray sigma) {
            return new Quantity(
                    "\\sigma",
                    sqrt(Tensors.scalar(sigma.square().mean())),
                    "e^{\\frac12\\left(v\\ln\\beta_{t|s}+(1-v)\\ln\\tilde\\beta\\right)}",
                    "Nichol and Dhariwal 2021, eq. 15");
        }

        /** v, which a learned variance can't do without. */
        public static NDArray share(Prediction prediction) {
            NDArray v = prediction.varianceShare();
            if (v == null) {
                throw new IllegalArgumentException(
                        "A learned variance needs a denoiser that predicts one; this prediction has"
                                + " none at t = %s.".formatted(prediction.level().t()));
            }
            return v;
        }
    }

    private static double positiveBetaTilde(
            NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond) {
        if (!s.isClean()) {
            return Posterior.of(t, s).betaTilde();
        }
        return beyond == null ? Posterior.of(t, s).beta() : Posterior.of(beyond, t).betaTilde();
    }
}
