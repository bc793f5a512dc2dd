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

    /** Plain error of ε, L_simple (Ho et al. 2020, eq. 14). */
    static LossWeight epsilon() {
        return snr -> snr;
    }

    /**
     * Plain error of v, which still counts where x_t is nearly noise (Salimans and Ho 2022, §4).
     */
    static LossWeight v() {
        return snr -> snr + 1;
    }

    /** min(SNR, γ) (Hang et al. 2023, §3.4); γ = 5 in the paper. */
    static LossWeight minSnr(double gamma) {
        if (!(gamma > 0)) {
            throw new IllegalArgumentException("min-SNR needs γ > 0, got " + gamma + ".");
        }
        return snr -> Math.min(snr, gamma);
    }

    /**
     * The weight that a recipe names.
     *
     * @param name {@code x0}, {@code epsilon}, {@code v} or {@code min-snr-γ} with a number for γ
     */
    static LossWeight named(String name) {
        if (name.matches("min-snr-[0-9]+(\\.[0-9]+)?")) {
            return minSnr(Double.parseDouble(name.substring("min-snr-".length())));
        }
        return switch (name) {
            case "x0" -> x0();
            case "epsilon" -> epsilon();
            case "v" -> v();
            default ->
                    throw new IllegalArgumentException(
                            "Unknown loss weight '" + name + "': use x0, epsilon, v or min-snr-5.");
        };
    }
}
