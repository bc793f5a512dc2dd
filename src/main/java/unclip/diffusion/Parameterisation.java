package unclip.diffusion;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

/**
 * What a network's output means. Every choice in use is a combination of data and noise,
 *
 * <pre>output = a x_0 + b ε,</pre>
 *
 * <p>and with x_t = √ᾱ x_0 + √(1 − ᾱ) ε that is two equations for two unknowns. So a and b are all
 * that tells the choices apart; target, reading, and loss weight follow.
 */
public sealed interface Parameterisation {

    /** ε, the noise (Ho et al. 2020, §3.2). */
    record Epsilon() implements Parameterisation {

        @Override
        public double a(NoiseLevel level) {
            return 0;
        }

        @Override
        public double b(NoiseLevel level) {
            return 1;
        }
    }

    /** x_0, the clean data; the prior's choice (Ramesh et al. 2022, §2.2). */
    record X0() implements Parameterisation {

        @Override
        public double a(NoiseLevel level) {
            return 1;
        }

        @Override
        public double b(NoiseLevel level) {
            return 0;
        }
    }

    /** v = √ᾱ ε − √(1 − ᾱ) x_0 (Salimans and Ho 2022, appendix D). */
    record V() implements Parameterisation {

        @Override
        public double a(NoiseLevel level) {
            return -level.noise();
        }

        @Override
        public double b(NoiseLevel level) {
            return level.signal();
        }
    }

    /** The score −ε / √(1 − ᾱ) (Dhariwal and Nichol 2021, eq. 11). */
    record Score() implements Parameterisation {

        @Override
        public double a(NoiseLevel level) {
            return 0;
        }

        @Override
        public double b(NoiseLevel level) {
            return -1 / level.noise();
        }
    }

    /**
     * The posterior's mean μ̃(x_t, x_0) = c_{x_0} x_0 + c_{x_t} x_t, "x_{t−1}" (Ho et al. 2020, eq.
     * 7 and §3.2).
     *
     * @param schedule gives the step before
     */
    record Previous(NoiseSchedule schedule) implements Parameterisation {

        @Override
        public double a(NoiseLevel level) {
            Posterior q = posterior(level);
            return q.onX0() + q.onXt() * level.signal();
        }

        @Override
        public double b(NoiseLevel level) {
            return posterior(level).onXt() * level.noise();
        }

        private Posterior posterior(NoiseLevel level) {
            return Posterior.of(level, schedule.at(Math.max(0, level.t() - 1)));
        }
    }

    /**
     * EDM's preconditioned output F, with x̂_0 = c_skip x + c_out F(c_in x; c_noise), x = x_t / √ᾱ
     * (Karras et al. 2022, eq. 7 and table 1).
     *
     * @param sigmaData σ_data, the data's standard deviation; with 1, F is −v
     */
    record Edm(double sigmaData) implements Parameterisation {

        /** Checks σ_data. */
        public Edm {
            if (!(sigmaData > 0)) {
                throw new IllegalArgumentException("σ_data must exceed 0, got " + sigmaData + ".");
            }
        }

        @Override
        public double a(NoiseLevel level) {
            return level.noise() / (sigmaData * deviation(level));
        }

        @Override
        public double b(NoiseLevel level) {
            return -sigmaData * level.signal() / deviation(level);
        }

        /** c_in / √ᾱ = 1 / √(ᾱ σ_data² + 1 − ᾱ), which brings x_t to unit variance. */
        @Override
        public double inputScale(NoiseLevel level) {
            return 1 / deviation(level);
        }

        /** c_skip = σ_data² / (σ² + σ_data²). */
        public double cSkip(NoiseLevel level) {
            double share = sigmaData / deviation(level);
            return level.alphaBar() * share * share;
        }

        /** c_out = σ σ_data / √(σ² + σ_data²). */
        public double cOut(NoiseLevel level) {
            return level.noise() * sigmaData / deviation(level);
        }

        /** c_in = 1 / √(σ² + σ_data²), for x = x_t / √ᾱ; {@link #inputScale} is for x_t. */
        public double cIn(NoiseLevel level) {
            return level.signal() / deviation(level);
        }

        /** c_noise = ¼ ln σ, what the network is told of the noise level. */
        public double cNoise(NoiseLevel level) {
            return 0.25 * Math.log(level.sigma());
        }

        /** √(ᾱ σ_data² + 1 − ᾱ) = √ᾱ √(σ² + σ_data²), x_t's deviation; finite at ᾱ = 0 too. */
        private double deviation(NoiseLevel level) {
            return sqrt(level.alphaBar() * sigmaData * sigmaData + 1 - level.alphaBar());
        }
    }

    /** a, the share of x_0 in the output. */
    double a(NoiseLevel level);

    /** b, the share of ε in the output. */
    double b(NoiseLevel level);

    /** What x_t is multiplied with before it enters the network; 1 except for EDM. */
    default double inputScale(NoiseLevel level) {
        return 1;
    }

    /**
     * What the network should have said, a x_0 + b ε.
     *
     * @param x0 clean data, {@code [B, …]}
     * @param eps the noise, in x0's shape
     * @param a {@link #a} of each row, {@code [B, 1, …]}
     * @param b {@link #b} of each row, {@code [B, 1, …]}
     * @return in x0's shape, owned by a's manager
     */
    static NDArray target(NDArray x0, NDArray eps, NDArray a, NDArray b) {
        return a.mul(x0).add(b.mul(eps));
    }

    /**
     * Reads a network's output: solves for x_0 and ε.
     *
     * <pre>x̂_0 = (√(1 − ᾱ) output − b x_t) / d,  ε̂ = (a x_t − √ᾱ output) / d,
     * d = a √(1 − ᾱ) − b √ᾱ</pre>
     *
     * @param output in xt's shape
     * @param xt the noised data
     * @param level where x_t stands
     * @return owned by the output's or xt's manager
     * @throws IllegalArgumentException where the output says nothing of x_0, such as ε at ᾱ = 0
     */
    default Prediction interpret(NDArray output, NDArray xt, NoiseLevel level) {
        double d = determinant(level);
        NDArray x0Hat = combine(output, level.noise() / d, xt, -b(level) / d);
        NDArray epsHat = combine(output, -level.signal() / d, xt, a(level) / d);
        return new Prediction(x0Hat, epsHat, level);
    }

    /**
     * What a network of this kind would have said: the inverse of {@link #interpret}.
     *
     * @return in x_t's shape, owned by x̂_0's or ε̂'s manager
     */
    default NDArray express(Prediction prediction) {
        NoiseLevel level = prediction.level();
        return combine(prediction.x0Hat(), a(level), prediction.epsHat(), b(level));
    }

    /**
     * The factor on this output's squared error that equals a factor on x_0's, where an error δ of
     * x̂_0 is an error (a − b √SNR) δ of the output.
     *
     * @param level the timestep
     * @param x0Weight the factor on ‖x_0 − x̂_0‖²
     */
    default double weight(NoiseLevel level, double x0Weight) {
        double d = determinant(level);
        return x0Weight * (1 - level.alphaBar()) / (d * d);
    }

    private double determinant(NoiseLevel level) {
        double d = a(level) * level.noise() - b(level) * level.signal();
        if (Math.abs(d) > 0 && Double.isFinite(d)) {
            return d;
        }
        throw new IllegalArgumentException(
                level.isClean()
                        ? "%s leaves ε open at t = %s, where x_t is x_0; predict at t > 0."
                                .formatted(this, level.t())
                        : "%s leaves x_0 open at ᾱ = %s (t = %s); v or x_0 tells it there."
                                .formatted(this, level.alphaBar(), level.t()));
    }

    /** f u + g w; a factor 1 or 0 costs nothing. */
    private static NDArray combine(NDArray u, double f, NDArray w, double g) {
        if (g == 0) {
            return f == 1 ? u : u.mul(f);
        }
        NDArray right = g == 1 ? w : w.mul(g);
        if (f == 0) {
            return right;
        }
        return (f == 1 ? u : u.mul(f)).add(right);
    }
}
