package unclip.sampler;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;

import java.util.List;
import java.util.stream.IntStream;

/**
 * The times that a sampler visits, each change one step.
 *
 * <p>Most grids fall from T to 0. One that rises in between adds noise again there (restart,
 * RePaint); one that only rises inverts.
 *
 * <p>Other libraries index the noised levels from 0: their i is our t = i + 1, and the clean end t
 * = 0 is left out of their lists. The factories named after their spacings use that index inside
 * and add the end.
 *
 * @param schedule gives ᾱ at each time
 * @param times at least two in 0..T, neighbours distinct; fractions lie on the continuous view
 */
public record TimeGrid(NoiseSchedule schedule, List<Double> times) {

    /** Checks the schedule and the times. */
    public TimeGrid {
        schedule.check();
        times = List.copyOf(times);
        if (times.size() < 2) {
            throw new IllegalArgumentException("A time grid has two times or more, got " + times);
        }
        for (int i = 0; i < times.size(); i++) {
            schedule.at(times.get(i)); // says so if it is out of range
            if (i > 0 && times.get(i).equals(times.get(i - 1))) {
                throw new IllegalArgumentException(
                        "Neighbouring times must differ, got " + times + ".");
            }
        }
    }

    /** A grid of whole times. */
    public static TimeGrid of(NoiseSchedule schedule, List<Integer> times) {
        return new TimeGrid(schedule, times.stream().map(Integer::doubleValue).toList());
    }

    /**
     * Equal strides, rounded half to even: T, …, T / n, 0.
     *
     * @param steps n, 1..T
     */
    public static TimeGrid even(NoiseSchedule schedule, int steps) {
        int T = schedule.T();
        Spacing.requireSteps(steps, 1, T);
        return of(
                schedule,
                IntStream.rangeClosed(0, steps)
                        .mapToObj(i -> (int) Math.rint((double) T * (steps - i) / steps))
                        .toList());
    }

    /**
     * Both ends and equal strides between, rounded half to even as NumPy's {@code linspace}: T, …,
     * 1, and then 0 (diffusers' "linspace").
     *
     * @param steps n, 2..T
     */
    public static TimeGrid linspace(NoiseSchedule schedule, int steps) {
        return Spacing.grid(schedule, Spacing.linspace(schedule.T(), steps));
    }

    /**
     * Whole strides k = ⌊T / n⌋ from the clean side, so T itself is rarely visited: 1 + (n − 1) k,
     * …, 1 + k, 1, each plus an offset, and then 0 (diffusers' "leading").
     *
     * @param steps n, 1..T
     * @param stepsOffset 0, or 1 as Stable Diffusion's
     */
    public static TimeGrid leading(NoiseSchedule schedule, int steps, int stepsOffset) {
        return Spacing.grid(schedule, Spacing.leading(schedule.T(), steps, stepsOffset));
    }

    /**
     * Strides T / n from the noisy side, rounded half to even as NumPy's {@code arange} (diffusers'
     * "trailing"; Lin et al. 2024, §3.3). It is {@link #even}, but for NumPy's rounding errors,
     * which tip a half here and there.
     *
     * @param steps n, 1..T
     */
    public static TimeGrid trailing(NoiseSchedule schedule, int steps) {
        return Spacing.grid(schedule, Spacing.trailing(schedule.T(), steps));
    }

    /**
     * Times dense near clean data: ⌊c j²⌋ for j = 0..n − 1, counted from 0, with T last (Song, Meng
     * and Ermon 2021, appendix D.2). Where ⌊c j²⌋ would repeat it is j.
     *
     * @param steps n, 1..T
     */
    public static TimeGrid quadratic(NoiseSchedule schedule, int steps) {
        return Spacing.grid(schedule, Spacing.quadratic(schedule.T(), steps));
    }

    /**
     * A respaced process by sections of the schedule (Nichol and Dhariwal 2021, §4; GLIDE's code).
     *
     * @param sections steps per equal section, cleanest first, such as {@code 25} or {@code
     *     10,15,20}; {@code ddim25} for a whole stride that gives 25; {@code fast27}, GLIDE's
     *     choice for its upsampler
     */
    public static TimeGrid respaced(NoiseSchedule schedule, String sections) {
        return Spacing.grid(schedule, Respacing.indices(schedule.T(), sections));
    }

    /** {@link #karras(NoiseSchedule, int, double, double, double)} from T to 1 with ρ = 7. */
    public static TimeGrid karras(NoiseSchedule schedule, int steps) {
        return karras(schedule, steps, 7);
    }

    /** {@link #karras(NoiseSchedule, int, double, double, double)} from T to 1. */
    public static TimeGrid karras(NoiseSchedule schedule, int steps, double rho) {
        return SigmaSpacing.between(
                schedule, SigmaSpacing.first(schedule), schedule.at(1), steps, rho);
    }

    /**
     * σ^{1/ρ} falls in equal strides from σ_max to σ_min, and then to 0 (Karras et al. 2022, eq.
     * 5), with σ = √((1 − ᾱ) / ᾱ). The times are fractions in general.
     *
     * @param steps n, at least 1; with 1 the grid is σ_max, 0
     * @param sigmaMax at most σ_T
     * @param sigmaMin above 0
     * @param rho ρ &gt; 0, 7 there
     */
    public static TimeGrid karras(
            NoiseSchedule schedule, int steps, double sigmaMax, double sigmaMin, double rho) {
        return SigmaSpacing.between(
                schedule,
                SigmaSpacing.at(schedule, sigmaMax),
                SigmaSpacing.at(schedule, sigmaMin),
                steps,
                rho);
    }

    /**
     * λ = ½ ln SNR rises in equal strides from λ_T to λ_1, and then to infinity at 0 (Lu et al.
     * 2022a, whose experiments step so).
     *
     * @param steps n, at least 1
     */
    public static TimeGrid logSnr(NoiseSchedule schedule, int steps) {
        return SigmaSpacing.between(
                schedule,
                SigmaSpacing.first(schedule),
                schedule.at(1),
                steps,
                Double.POSITIVE_INFINITY);
    }

    /**
     * ln σ falls in equal strides from σ_max to σ_min, and then σ = 0. As λ = −ln σ, it is {@link
     * #logSnr} between other ends, and Karras's with ρ → ∞.
     *
     * @param steps n, at least 1
     * @param sigmaMax at most σ_T
     * @param sigmaMin above 0
     */
    public static TimeGrid exponential(
            NoiseSchedule schedule, int steps, double sigmaMax, double sigmaMin) {
        return karras(schedule, steps, sigmaMax, sigmaMin, Double.POSITIVE_INFINITY);
    }

    /**
     * The grid that a recipe or the command line names.
     *
     * @param name {@code even:50}, {@code linspace:50}, {@code leading:50} (or {@code leading:50:1}
     *     with an offset), {@code trailing:50}, {@code quadratic:50}, {@code karras:50} (or {@code
     *     karras:50:5} with ρ), {@code log-snr:50}, {@code exponential:50} (the same), or the
     *     sections of {@link #respaced}
     */
    public static TimeGrid named(NoiseSchedule schedule, String name) {
        return GridNames.grid(schedule, name);
    }

    /**
     * The same with times visited again after more noise, which forgets earlier errors (Xu et al.
     * 2023, §4.1).
     *
     * <p>When the grid comes to a restart's tMin, which is added to it where it is missing, it
     * rises to tMax and falls back in Karras's spacing with ρ = 7, as often as asked.
     *
     * @param restarts in any order
     * @throws IllegalArgumentException if this grid rises anywhere or a restart lies outside of it
     */
    public TimeGrid restart(List<Restart> restarts) {
        return Rises.restart(this, restarts);
    }

    /**
     * The same with RePaint's resampling: having come down to the last time but one, and to each
     * jumpLength times above it, the grid goes up jumpLength times and down again, so that each
     * stretch is walked jumpCount times (Lugmayr et al. 2022, §4.2 and appendix B).
     *
     * @param jumpLength j, at least 1; 10 there
     * @param jumpCount r, at least 1; 10 there, and 1 leaves the grid as it is
     * @throws IllegalArgumentException if this grid rises anywhere
     */
    public TimeGrid repaint(int jumpLength, int jumpCount) {
        return Rises.repaint(this, jumpLength, jumpCount);
    }

    /** The number of steps. */
    public int steps() {
        return times.size() - 1;
    }

    /** The level before step i, or after the last for i = {@link #steps}. */
    public NoiseLevel level(int i) {
        return schedule.at(times.get(i));
    }

    /** The same times backwards, as inversion goes. */
    public TimeGrid reversed() {
        return new TimeGrid(
                schedule,
                IntStream.range(0, times.size())
                        .mapToObj(i -> times.get(times.size() - 1 - i))
                        .toList());
    }
}
