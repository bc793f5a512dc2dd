package unclip.diffusion;

import static java.lang.Math.sqrt;

import unclip.math.Quantity;

import java.util.List;

/**
 * The forward process's posterior between two times, q(x_s | x_t, x_0) = N(c_{x_0} x_0 + c_{x_t}
 * x_t, β̃ I) (Ho et al. 2020, eq. 6 and 7; s = t − 1 there).
 *
 * <pre>c_{x_0} = √ᾱ_s β_{t|s} / (1 − ᾱ_t),   c_{x_t} = √α_{t|s} (1 − ᾱ_s) / (1 − ᾱ_t),
 * β̃ = β_{t|s} (1 − ᾱ_s) / (1 − ᾱ_t),   α_{t|s} = ᾱ_t / ᾱ_s,   β_{t|s} = 1 − α_{t|s}</pre>
 *
 * @param onX0 c_{x_0}
 * @param onXt c_{x_t}
 * @param betaTilde β̃, the posterior's variance; 0 when s is clean
 * @param beta β_{t|s}, the variance of the forward step from s to t
 */
public record Posterior(double onX0, double onXt, double betaTilde, double beta) {

    private static final String SOURCE = "Ho et al. 2020, eq. 7";

    /**
     * The posterior of a step.
     *
     * @param t the noisier level
     * @param s the cleaner one
     */
    public static Posterior of(NoiseLevel t, NoiseLevel s) {
        if (!(s.alphaBar() > t.alphaBar())) {
            throw new IllegalArgumentException(
                    "The posterior goes from more noise to less, got ᾱ_t = %s and ᾱ_s = %s."
                            .formatted(t.alphaBar(), s.alphaBar()));
        }
        double alpha = t.alphaBar() / s.alphaBar();
        double beta = 1 - alpha;
        double left = (1 - s.alphaBar()) / (1 - t.alphaBar());
        return new Posterior(
                s.signal() * beta / (1 - t.alphaBar()), sqrt(alpha) * left, beta * left, beta);
    }

    /** The four numbers with their equations. */
    public List<Quantity> quantities() {
        return List.of(onX0Quantity(), onXtQuantity(), betaTildeQuantity(), betaQuantity());
    }

    /** c_{x_0} with its equation. */
    public Quantity onX0Quantity() {
        return new Quantity(
                "c_{x_0}",
                onX0,
                "\\frac{\\sqrt{\\bar\\alpha_s}\\,\\beta_{t|s}}{1-\\bar\\alpha_t}",
                SOURCE);
    }

    /** c_{x_t} with its equation. */
    public Quantity onXtQuantity() {
        return new Quantity(
                "c_{x_t}",
                onXt,
                "\\frac{\\sqrt{\\alpha_{t|s}}\\,(1-\\bar\\alpha_s)}{1-\\bar\\alpha_t}",
                SOURCE);
    }

    /** β̃ with its equation. */
    public Quantity betaTildeQuantity() {
        return new Quantity(
                "\\tilde\\beta",
                betaTilde,
                "\\frac{1-\\bar\\alpha_s}{1-\\bar\\alpha_t}\\,\\beta_{t|s}",
                SOURCE);
    }

    /** β_{t|s} with its equation. */
    public Quantity betaQuantity() {
        return new Quantity(
                "\\beta_{t|s}", beta, "1-\\frac{\\bar\\alpha_t}{\\bar\\alpha_s}", SOURCE);
    }
}
