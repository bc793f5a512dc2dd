package unclip.sampler;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.pow;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;

import java.util.ArrayList;
import java.util.List;

/** Times at equal strides of σ^{1/ρ}, or of ln σ for ρ = ∞ (Karras et al. 2022, eq. 5). */
final class SigmaSpacing {

    private SigmaSpacing() {}

    /** T, which must have some signal left. */
    static NoiseLevel first(NoiseSchedule schedule) {
        NoiseLevel last = schedule.at(schedule.T());
        if (last.alphaBar() == 0) {
            throw new IllegalArgumentException(
                    "σ is infinite at T = %d, where ᾱ_T = 0; give the largest σ to visit."
                            .formatted(schedule.T()));
        }
        return last;
    }

    /** The level with this σ. */
    static NoiseLevel at(NoiseSchedule schedule, double sigma) {
        if (!(sigma > 0 && sigma < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("σ must be positive, got " + sigma + ".");
        }
        double most = schedule.at(schedule.T()).sigma();
        if (sigma > most * (1 + 1e-13)) {
            throw new IllegalArgumentException(
                    "σ must be at most σ_T = %s, got %s.".formatted(most, sigma));
        }
        return schedule.atLambda(-log(sigma));
    }

    /** A grid of n times from one level down to another, and then 0. */
    static TimeGrid between(
            NoiseSchedule schedule, NoiseLevel first, NoiseLevel last, int steps, double rho) {
        if (steps < 1) {
            throw new IllegalArgumentException(
                    "The number of steps must be at least 1, got " + steps + ".");
        }
        List<Double> times = new ArrayList<>(List.of(first.t()));
        if (steps > 1) {
            times.addAll(fall(schedule, first, last, steps - 1, rho));
        }
        times.add(0.0);
        return new TimeGrid(schedule, times);
    }

    /** The n times that lead from one level, left out, to a cleaner one. */
    static List<Double> fall(
            NoiseSchedule schedule, NoiseLevel first, NoiseLevel last, int steps, double rho) {
        if (!(rho > 0)) {
            throw new IllegalArgumentException("ρ must exceed 0, got " + rho + ".");
        }
        if (!(first.alphaBar() < last.alphaBar())) {
            throw new IllegalArgumentException(
                    "The largest σ must exceed the smallest, got %s and %s."
                            .formatted(first.sigma(), last.sigma()));
        }
        List<Double> times = new ArrayList<>();
        for (int i = 1; i < steps; i++) {
            double part = (double) i / steps;
            times.add(schedule.atLambda(-log(sigma(first.sigma(), last.sigma(), part, rho))).t());
        }
        times.add(last.t());
        return times;
    }

    private static double sigma(double high, double low, double part, double rho) {
        if (Double.isInfinite(rho)) {
            return exp(log(high) + part * (log(low) - log(high)));
        }
        double root = pow(high, 1 / rho);
        return pow(root + part * (pow(low, 1 / rho) - root), rho);
    }
}
