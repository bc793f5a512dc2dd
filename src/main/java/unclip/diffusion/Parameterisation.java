package unclip.diffusion;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;

/**
 * What a network's output means: the noise, the clean data, or their combination v.
 *
 * <p>All three carry the same information given x_t = √ᾱ x_0 + √(1 − ᾱ) ε; they differ in how the
 * loss weighs timesteps.
 */
public sealed interface Parameterisation {

    /** ε, the noise (Ho et al. 2020, §3.2). */
    record Epsilon() implements Parameterisation {

        @Override
        public NDArray target(NDArray x0, NDArray eps, NDArray signal, NDArray noise) {
            return eps;
        }

        @Override
        public Prediction interpret(NDArray output, NDArray xt, double alphaBar) {
            NDArray x0Hat = xt.sub(output.mul(sqrt(1 - alphaBar))).div(sqrt(alphaBar));
            return new Prediction(x0Hat, output, alphaBar);
        }

        @Override
        public double weight(double snr, double x0Weight) {
            return x0Weight / snr;
        }
    }

    /** x_0, the clean data; the prior's choice (Ramesh et al. 2022, eq. 2). */
    record X0() implements Parameterisation {

        @Override
        public NDArray target(NDArray x0, NDArray eps, NDArray signal, NDArray noise) {
            return x0;
        }

        @Override
        public Prediction interpret(NDArray output, NDArray xt, double alphaBar) {
            return Prediction.ofX0(output, xt, alphaBar);
        }

        @Override
        public double weight(double snr, double x0Weight) {
            return x0Weight;
        }
    }

    /** v = √ᾱ ε − √(1 − ᾱ) x_0 (Salimans and Ho 2022, appendix D). */
    record V() implements Parameterisation {

        @Override
        public NDArray target(NDArray x0, NDArray eps, NDArray signal, NDArray noise) {
            return signal.mul(eps).sub(noise.mul(x0));
        }

        @Override
        public Prediction interpret(NDArray output, NDArray xt, double alphaBar) {
            double signal = sqrt(alphaBar);
            double noise = sqrt(1 - alphaBar);
            NDArray x0Hat = xt.mul(signal).sub(output.mul(noise));
            NDArray epsHat = xt.mul(noise).add(output.mul(signal));
            return new Prediction(x0Hat, epsHat, alphaBar);
        }

        @Override
        public double weight(double snr, double x0Weight) {
            return x0Weight / (snr + 1);
        }
    }

    /**
     * What the network should have said.
     *
     * @param x0 clean data, {@code [B, …]}
     * @param eps the noise, in x0's shape
     * @param signal √ᾱ_t, {@code [B, 1, …]}
     * @param noise √(1 − ᾱ_t), {@code [B, 1, …]}
     * @return the target in x0's shape; may be one of the arguments
     */
    NDArray target(NDArray x0, NDArray eps, NDArray signal, NDArray noise);

    /**
     * Reads a network's output.
     *
     * @param output in xt's shape
     * @param xt the noised data
     * @param alphaBar ᾱ_t
     * @return x̂_0 and ε̂, owned by the output's or xt's manager
     */
    Prediction interpret(NDArray output, NDArray xt, double alphaBar);

    /**
     * The factor on this output's squared error that equals a factor on x_0's.
     *
     * @param snr ᾱ / (1 − ᾱ)
     * @param x0Weight the factor on ‖x_0 − x̂_0‖²
     */
    double weight(double snr, double x0Weight);
}
