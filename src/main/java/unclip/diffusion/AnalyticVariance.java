package unclip.diffusion;

import static java.lang.Math.PI;
import static java.lang.Math.max;
import static java.lang.Math.min;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.math.Quantity;
import unclip.tensor.NoiseSource;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;

/**
 * Analytic-DPM: the variance that makes the variational bound smallest, in closed form (Bao et al.
 * 2022, theorem 1).
 *
 * <pre>σ² = β̃ + c_{x_0}² V_t,   V_t = E tr Cov[x_0 | x_t] / D = (1 − ᾱ) / ᾱ · (1 − (1 − ᾱ) Γ_t),
 * Γ_t = E‖∇ ln p(x_t)‖² / D</pre>
 *
 * <p>So the step adds, to what the posterior leaves open given x_0, what x_t leaves open of x_0.
 * Their bounds (theorem 2) hold V_t in [0, (1 − ᾱ) / ᾱ] and, for data in [a, b], below ((b − a) /
 * 2)².
 *
 * @param open V_t by time t, for each noisy time of a grid
 * @param dataBound ((b − a) / 2)², 1 for images in [−1, 1]; infinity where data is unbounded
 * @param lastSigma the most that σ may be in the last step that adds noise; infinity for no limit
 */
public record AnalyticVariance(SortedMap<Double, Double> open, double dataBound, double lastSigma)
        implements Variance.Fixed {

    /** Checks the ranges and copies the table. */
    public AnalyticVariance {
        open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
        if (open.isEmpty() || open.firstKey() <= 0) {
            throw new IllegalArgumentException(
                    "V_t is tabled for one noisy time or more, got the times " + open.keySet());
        }
        for (double v : open.values()) {
            if (!(v >= 0)) {
                throw new IllegalArgumentException("V_t must not be negative, got " + v + ".");
            }
        }
        if (!(dataBound > 0 && lastSigma >= 0)) {
            throw new IllegalArgumentException(
                    "Bounds must be positive, got %s on the data and %s on the last σ."
                            .formatted(dataBound, lastSigma));
        }
    }

    /** From V_t at the noisy ones of some levels; without clipping. */
    public static AnalyticVariance of(List<NoiseLevel> levels, ToDoubleFunction<NoiseLevel> open) {
        SortedMap<Double, Double> table = new TreeMap<>();
        for (NoiseLevel level : levels) {
            if (!level.isClean()) {
                table.put(level.t(), open.applyAsDouble(level));
            }
        }
        return new AnalyticVariance(table, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /**
     * From Γ_t = E‖∇ ln p(x_t)‖² / D at the noisy ones of some levels; without clipping.
     *
     * @param levels ᾱ &gt; 0: at ᾱ = 0 the score says nothing of x_0
     */
    public static AnalyticVariance ofScore(
            List<NoiseLevel> levels, ToDoubleFunction<NoiseLevel> gamma) {
        return of(levels, level -> open(level, gamma.applyAsDouble(level)));
    }

    /**
     * Estimates Γ_t by what a denoiser says of noised data (Bao et al. 2022, §3); where ᾱ = 0, V_t
     * by its error on x_0.
     *
     * @param model any denoiser
     * @param levels of the grid to sample with; the clean one is passed over
     * @param x0 data, {@code [B, …]}
     * @param conditioning one row an image
     * @param noise serves B images
     * @param draws how many noises an image and level, at least 1
     * @throws CancellationException if the thread is interrupted
     */
    public static <C> AnalyticVariance estimate(
            Denoiser<C> model,
            List<NoiseLevel> levels,
            NDArray x0,
            C conditioning,
            NoiseSource noise,
            int draws) {
        if (draws < 1) {
            throw new IllegalArgumentException("An estimate needs a draw, got " + draws + ".");
        }
        SortedMap<Double, Double> table = new TreeMap<>();
        for (int i = 0; i < levels.size(); i++) {
            NoiseLevel level = levels.get(i);
            if (level.isClean()) {
                continue;
            }
            StepNoise own = noise.step(i);
            double sum = 0;
            for (int k = 0; k < draws; k++) {
                if (Thread.interrupted()) {
                    throw new CancellationException("Stopped estimating at t = " + level.t() + ".");
                }
                sum += meanSquare(model, level, x0, conditioning, own);
            }
            double mean = sum / draws;
            table.put(
                    level.t(),
                    level.alphaBar() == 0 ? mean : open(level, mean / (1 - level.alphaBar())));
        }
        return new AnalyticVariance(table, Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY);
    }

    /** ‖ε̂‖² / D, or ‖x_0 − x̂_0‖² / D at ᾱ = 0, averaged over the batch. */
    private static <C> double meanSquare(
            Denoiser<C> model, NoiseLevel level, NDArray x0, C conditioning, StepNoise noise) {
        try (NDManager scope = x0.getManager().newSubManager()) {
            scope.tempAttachAll(x0);
            NDArray eps = noise.normalLike(x0);
            NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, level, eps);
            Prediction p = model.predict(xt, level, conditioning);
            NDArray of = level.alphaBar() == 0 ? x0.sub(p.x0Hat()) : p.epsHat();
            return Tensors.scalar(of.square().mean());
        }
    }

    private static double open(NoiseLevel level, double gamma) {
        double alphaBar = level.alphaBar();
        if (alphaBar == 0) {
            throw new IllegalArgumentException(
                    "At ᾱ = 0 the score says nothing of x_0 (t = %s).".formatted(level.t()));
        }
        double share = min(1, max(0, 1 - (1 - alphaBar) * gamma)); // theorem 2
        return (1 - alphaBar) / alphaBar * share;
    }

    /**
     * The same for data in a range, with the last noise held below what eyes see (Bao et al. 2022,
     * released code): σ E|z| = σ √(2 / π) ≤ y (b − a) / 255.
     *
     * @param a the least value of the data
     * @param b the largest
     * @param y grey levels of noise, 1 or 2 in the paper
     */
    public AnalyticVariance clippedToImages(double a, double b, double y) {
        double half = (b - a) / 2;
        return new AnalyticVariance(open, half * half, y * (b - a) / 255 * sqrt(PI / 2));
    }

    /** V_t within its bounds. */
    public double open(NoiseLevel t) {
        Double v = open.get(t.t());
        if (v == null) {
            throw new IllegalArgumentException(
                    "The analytic variance is known at the times %s, not at %s."
                            .formatted(open.keySet(), t.t()));
        }
        return min(v, dataBound);
    }

    /** σ² of a step; with s clean, the best variance of a Gaussian decoder. */
    public double variance(NoiseLevel t, NoiseLevel s) {
        Posterior q = Posterior.of(t, s);
        double best = q.betaTilde() + q.onX0() * q.onX0() * open(t);
        boolean isLast = !s.isClean() && s.t() <= open.firstKey();
        return isLast ? min(best, lastSigma * lastSigma) : best;
    }

    @Override
    public Quantity sigma(NoiseLevel t, NoiseLevel s) {
        return new Quantity(
                "\\sigma",
                s.isClean() ? 0 : sqrt(variance(t, s)),
                "\\sqrt{\\tilde\\beta+c_{x_0}^2V_t}",
                "Bao et al. 2022, theorem 1");
    }

    @Override
    public LogRange logRange(NoiseLevel t, NoiseLevel s, @Nullable NoiseLevel beyond) {
        return LogRange.of(variance(t, s));
    }
}
