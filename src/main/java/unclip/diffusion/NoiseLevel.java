package unclip.diffusion;

import static java.lang.Math.sqrt;

/**
 * How far the forward process has gone, x_t = √ᾱ x_0 + √(1 − ᾱ) ε.
 *
 * @param t time, 0 (clean) to T; fractions lie on the continuous view of a schedule
 * @param alphaBar ᾱ_t in [0, 1]
 */
public record NoiseLevel(double t, double alphaBar) {

    /** Clean data: t = 0, ᾱ = 1. */
    public static final NoiseLevel CLEAN = new NoiseLevel(0, 1);

    /** Checks the ranges. */
    public NoiseLevel {
        if (!(t >= 0)) {
            throw new IllegalArgumentException("A time must not be negative, got " + t + ".");
        }
        if (!(alphaBar >= 0 && alphaBar <= 1)) {
            throw new IllegalArgumentException("ᾱ must lie in [0, 1], got " + alphaBar + ".");
        }
    }

    /** √ᾱ, what is left of the signal; DPM-Solver's α. */
    public double signal() {
        return sqrt(alphaBar);
    }

    /** √(1 − ᾱ), the noise's standard deviation; DPM-Solver's σ. */
    public double noise() {
        return sqrt(1 - alphaBar);
    }

    /** ᾱ / (1 − ᾱ); infinite for clean data. */
    public double snr() {
        return alphaBar / (1 - alphaBar);
    }

    /** λ = ½ ln SNR (Lu et al. 2022a, §3.1); infinite for clean data. */
    public double lambda() {
        return 0.5 * Math.log(snr());
    }

    /**
     * σ = √((1 − ᾱ) / ᾱ) of the unscaled process x / √ᾱ = x_0 + σ ε (Karras et al. 2022, §2); 0 for
     * clean data.
     */
    public double sigma() {
        return sqrt((1 - alphaBar) / alphaBar);
    }

    /** Whether nothing but data is left. */
    public boolean isClean() {
        return alphaBar == 1;
    }
}
