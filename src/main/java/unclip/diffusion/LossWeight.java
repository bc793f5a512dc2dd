package unclip.diffusion;

/** How much a timestep counts, as a factor on ‖x_0 − x̂_0‖². */
@FunctionalInterface
public interface LossWeight {

    /**
     * The factor at one noise level.
     *
     * @param snr ᾱ / (1 − ᾱ), positive
     */
    double onX0(double snr);

    /** Plain error of x_0. */
    static LossWeight x0() {
        return snr -> 1;
    }

    /** min(SNR, γ) (Hang et al. 2023, §3.4); γ = 5 in the paper. */
    static LossWeight minSnr(double gamma) {
        if (!(gamma > 0)) {
            throw new IllegalArgumentException("min-SNR needs γ > 0, got " + gamma + ".");
        }
        return snr -> Math.min(snr, gamma);
    }
}
