package unclip.diffusion;

/**
 * The continuous view of a schedule: the VP process whose rate is constant within each step.
 *
 * <pre>ᾱ(t) = ᾱ_i (ᾱ_{i+1} / ᾱ_i)^{t − i},  i = ⌊t⌋</pre>
 *
 * <p>So it meets the table at whole t and decreases strictly. Where ᾱ_T = 0 (zero terminal SNR), √ᾱ
 * falls linearly within the last step instead.
 */
final class ContinuousTime {

    /** How far below ᾱ_T, relatively, counts as ᾱ_T: rounding between λ, σ and ᾱ. */
    private static final double SLACK = 1e-12;

    private ContinuousTime() {}

    static NoiseLevel at(NoiseSchedule schedule, double t) {
        if (!(t >= 0 && t <= schedule.T())) {
            throw new IllegalArgumentException(
                    "A time must lie in 0..%d, got %s.".formatted(schedule.T(), t));
        }
        int i = (int) Math.floor(t);
        double left = schedule.alphaBar(i);
        if (t == i) {
            return new NoiseLevel(t, left);
        }
        double right = schedule.alphaBar(i + 1);
        double part = t - i;
        double alphaBar =
                right == 0
                        ? left * (1 - part) * (1 - part)
                        : left * Math.exp(part * logRatio(right, left));
        return new NoiseLevel(t, Math.max(right, Math.min(left, alphaBar)));
    }

    static NoiseLevel atLambda(NoiseSchedule schedule, double lambda) {
        double end = schedule.alphaBar(schedule.T());
        double alphaBar = AlphaBars.logistic(2 * lambda);
        if (!(alphaBar >= end * (1 - SLACK))) {
            throw new IllegalArgumentException(
                    "λ must be at least λ_T = %s, got %s."
                            .formatted(schedule.at(schedule.T()).lambda(), lambda));
        }
        return atAlphaBar(schedule, Math.max(alphaBar, end));
    }

    private static NoiseLevel atAlphaBar(NoiseSchedule schedule, double alphaBar) {
        int i = lastAtLeast(schedule, alphaBar);
        double left = schedule.alphaBar(i);
        if (alphaBar == left) {
            return new NoiseLevel(i, left);
        }
        double right = schedule.alphaBar(i + 1);
        double part =
                right == 0
                        ? 1 - Math.sqrt(alphaBar / left)
                        : logRatio(alphaBar, left) / logRatio(right, left);
        return new NoiseLevel(i + part, alphaBar);
    }

    /** ln(a / b), also where they are nearly equal. */
    private static double logRatio(double a, double b) {
        return a < 0.5 * b ? Math.log(a / b) : Math.log1p((a - b) / b);
    }

    /** The largest i with ᾱ_i ≥ the given value, by bisection. */
    private static int lastAtLeast(NoiseSchedule schedule, double alphaBar) {
        int low = 0;
        int high = schedule.T() + 1; // ᾱ_low ≥ alphaBar; ᾱ_high below it, or past the end
        while (high - low > 1) {
            int middle = (low + high) >>> 1;
            if (schedule.alphaBar(middle) >= alphaBar) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
