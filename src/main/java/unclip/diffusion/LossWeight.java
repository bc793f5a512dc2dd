package unclip.diffusion;

import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.pow;

/**
 * How much a noise level counts, as a factor on ‖x_0 − x̂_0‖².
 *
 * <p>Papers state their weights on the loss of what their network says; here each is brought to
 * x_0's, where with x_t given an error δ of x̂_0 is −√SNR δ in ε̂ and −√(SNR + 1) δ in v̂. So a
 * weight w on ε's loss is w SNR on x_0's, and one on v's is w (SNR + 1).
 */
@FunctionalInterface
public interface LossWeight {

    /**
     * The factor at one noise level.
     *
     * @param snr ᾱ / (1 − ᾱ), not negative, finite
     */
    double onX0(double snr);

    /**
     * This weight as a factor on another loss, such as min-SNR's min(1, γ / SNR) on {@link
     * #epsilon}.
     *
     * @param loss the loss it is to multiply, positive at this SNR
     * @param snr ᾱ / (1 − ᾱ)
     */
    default double relativeTo(LossWeight loss, double snr) {
        double other = loss.onX0(snr);
        if (!(other > 0)) {
            throw new IllegalArgumentException(
                    "No factor makes a weight from one of %s, at SNR = %s.".formatted(other, snr));
        }
        return onX0(snr) / other;
    }

    /** Plain error of x_0. */
    static LossWeight x0() {
        return snr -> 1;
    }

    /** Plain error of ε, L_simple (Ho et al. 2020, eq. 14): SNR. */
    static LossWeight epsilon() {
        return snr -> snr;
    }

    /**
     * Plain error of v, which still counts where x_t is nearly noise (Salimans and Ho 2022, §4):
     * SNR + 1.
     */
    static LossWeight v() {
        return snr -> snr + 1;
    }

    /** max(SNR, 1), "truncated SNR" (Salimans and Ho 2022, §4). */
    static LossWeight truncatedSnr() {
        return snr -> max(snr, 1);
    }

    /** min(SNR, γ) (Hang et al. 2023, §3.4); γ = 5 in the paper. */
    static LossWeight minSnr(double gamma) {
        requirePositive(gamma, "min-SNR needs γ > 0");
        return snr -> min(snr, gamma);
    }

    /**
     * SNR γ / (SNR + γ) = 1 / (σ² + 1 / γ), min-SNR without its corner (Crowson et al. 2024); γ = 4
     * in the paper.
     */
    static LossWeight softMinSnr(double gamma) {
        requirePositive(gamma, "soft-min-SNR needs γ > 0");
        return snr -> snr * gamma / (snr + gamma);
    }

    /**
     * P2: 1 / (k + SNR)^γ on ε's loss, so SNR / (k + SNR)^γ here (Choi et al. 2022).
     *
     * @param k above 0; 1 in the paper
     * @param gamma γ, not negative; 0 is {@link #epsilon}, the paper takes ½ and 1
     */
    static LossWeight p2(double k, double gamma) {
        requirePositive(k, "P2 needs k > 0");
        if (!(gamma >= 0)) {
            throw new IllegalArgumentException("P2 needs γ ≥ 0, got " + gamma + ".");
        }
        return snr -> snr / pow(k + snr, gamma);
    }

    /**
     * EDM's λ(σ) = (σ² + σ_data²) / (σ σ_data)² = SNR + 1 / σ_data², the plain error of its network
     * F (Karras et al. 2022, table 1).
     *
     * @param sigmaData σ_data, above 0; with 1 it is {@link #v}
     */
    static LossWeight edm(double sigmaData) {
        requirePositive(sigmaData, "EDM's weight needs σ_data > 0");
        return snr -> snr + 1 / (sigmaData * sigmaData);
    }

    /**
     * The weight that a recipe names.
     *
     * @param name {@code x0}, {@code epsilon}, {@code v}, {@code truncated-snr}, or with numbers
     *     {@code min-snr-γ}, {@code soft-min-snr-γ}, {@code p2-k-γ}, {@code edm-σ_data}
     */
    static LossWeight named(String name) {
        return LossWeightNames.weight(name);
    }

    private static void requirePositive(double value, String rule) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(rule + ", got " + value + ".");
        }
    }
}
