package unclip.diffusion.loss;

import static java.lang.Math.PI;
import static java.lang.Math.exp;
import static java.lang.Math.log;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.diffusion.Variance;
import unclip.tensor.Precision;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The variational bound on −ln p(x_0) (Ho et al. 2020, eq. 5), over all steps or a few.
 *
 * <pre>L = L_T + Σ L_{t−1} + L_0
 * L_T = KL(q(x_T | x_0) ‖ N(0, I)),  L_{t−1} = KL(q(x_{t−1} | x_t, x_0) ‖ p(x_{t−1} | x_t)),
 * L_0 = −ln p(x_0 | x_1)</pre>
 *
 * <p>Both Gaussians of a step have their mean on one line through x_t, so
 *
 * <pre>L_{t−1} = ½ Σ (ln σ²/β̃ + (β̃ + c_{x_0}² (x_0 − x̂_0)²) / σ² − 1)</pre>
 *
 * <p>depends on x̂_0 and σ² alone. Terms are in nats, computed in float64.
 *
 * @param schedule gives ᾱ
 * @param times 0 = t_0 &lt; t_1 &lt; … &lt; t_n; step i goes from t_i to t_{i−1}
 * @param variance σ² of the reverse steps
 * @param decoder ln p(x_0 | x_{t_1})
 */
public record VariationalBound(
        NoiseSchedule schedule, List<Double> times, Variance variance, DecoderLikelihood decoder) {

    /** Checks the times. */
    public VariationalBound {
        times = List.copyOf(times);
        if (times.size() < 2 || times.get(0) != 0) {
            throw new IllegalArgumentException(
                    "A bound's times rise from 0 over one step or more, got " + times + ".");
        }
        for (int i = 1; i < times.size(); i++) {
            if (!(times.get(i) > times.get(i - 1))) {
                throw new IllegalArgumentException("A bound's times rise, got " + times + ".");
            }
        }
    }

    /** The bound over every step of a schedule. */
    public static VariationalBound of(
            NoiseSchedule schedule, Variance variance, DecoderLikelihood decoder) {
        return new VariationalBound(
                schedule,
                IntStream.rangeClosed(0, schedule.T()).asDoubleStream().boxed().toList(),
                variance,
                decoder);
    }

    /** n, the number of steps. */
    public int steps() {
        return times.size() - 1;
    }

    /** Where step i starts, 1..n; clean for i = 0. */
    public NoiseLevel level(int i) {
        return schedule.at(times.get(i));
    }

    /** q(x_{t_{i−1}} | x_{t_i}, x_0). */
    public Posterior posterior(int i) {
        return Posterior.of(level(i), level(i - 1));
    }

    /** The range of step i's ln σ². */
    public Variance.LogRange logRange(int i) {
        return variance.logRange(level(i), level(i - 1), i < steps() ? level(i + 1) : null);
    }

    /**
     * L_T of each row: what is left of x_0 in x_T.
     *
     * <pre>½ Σ (ᾱ_T x_0² − ᾱ_T − ln(1 − ᾱ_T))</pre>
     *
     * @param x0 clean data, {@code [B, …]}
     * @return nats, {@code [B]}, float64, owned by x0's manager
     */
    public NDArray prior(NDArray x0) {
        double alphaBar = level(steps()).alphaBar();
        double rest = -alphaBar - Math.log1p(-alphaBar);
        return sum(wide(x0).square().mul(alphaBar).add(rest).mul(0.5));
    }

    /**
     * The term of each row's own step: L_{t−1}, or L_0 for i = 1.
     *
     * @param x0 clean data, {@code [B, …]}
     * @param x0Hat x̂_0(x_t), in x0's shape
     * @param share v of a learned variance, in x0's shape; else null
     * @param i each row's step, 1..n
     * @return nats, {@code [B]}, float64, owned by x0's manager; gradients flow
     */
    public NDArray terms(NDArray x0, NDArray x0Hat, @Nullable NDArray share, int... i) {
        require(x0, i);
        if (variance instanceof Variance.LearnedRange == (share == null)) {
            throw new IllegalArgumentException(
                    "The variance %s and %s don't fit."
                            .formatted(variance, share == null ? "no learned share" : "a share"));
        }
        int first = (int) Arrays.stream(i).filter(step -> step == 1).count();
        NDArray x = wide(x0);
        NDArray mean = wide(x0Hat);
        NDArray v = share == null ? null : wide(share);
        if (first == 0) {
            return sum(divergence(x, mean, v, i));
        }
        NDArray last = decoder.logLikelihood(x, mean, logVariance(x, v, i)).neg();
        if (first == i.length) {
            return sum(last);
        }
        NDArray isFirst = perRow(x, i, step -> step == 1 ? 1 : 0);
        NDArray isLater = perRow(x, i, step -> step == 1 ? 0 : 1);
        return sum(isFirst.mul(last).add(isLater.mul(divergence(x, mean, v, i))));
    }

    /** KL element by element; for a step to clean data a finite number without meaning. */
    private NDArray divergence(NDArray x0, NDArray x0Hat, @Nullable NDArray v, int... i) {
        NDArray squares = x0.sub(x0Hat).square();
        if (v == null) {
            NDArray weight = perRow(x0, i, step -> step == 1 ? 0 : weight(step));
            return weight.mul(squares).add(perRow(x0, i, step -> step == 1 ? 0 : mismatch(step)));
        }
        NDArray logVariance = logVariance(x0, v, i);
        NDArray logBetaTilde = perRow(x0, i, step -> logRange(step).low());
        NDArray betaTilde = logBetaTilde.exp();
        NDArray onX0 = perRow(x0, i, step -> posterior(step).onX0());
        NDArray spread = betaTilde.add(onX0.square().mul(squares)).mul(logVariance.neg().exp());
        return logVariance.sub(logBetaTilde).add(spread).sub(1).mul(0.5);
    }

    /** ln σ², {@code [B, 1, …]} or in x0's shape where it is learned. */
    private NDArray logVariance(NDArray x0, @Nullable NDArray v, int... i) {
        NDArray low = perRow(x0, i, step -> logRange(step).low());
        if (v == null) {
            return low;
        }
        NDArray width = perRow(x0, i, step -> logRange(step).high() - logRange(step).low());
        return width.mul(v).add(low);
    }

    /**
     * The factor on ‖x_0 − x̂_0‖² in L_{t−1} (or a continuous L_0) under a fixed variance.
     *
     * <pre>c_{x_0}² / (2 σ²) = SNR β_{t|s}² / (2 σ² α_{t|s} (1 − ᾱ_t))</pre>
     *
     * <p>Without SNR the latter is the factor on ‖ε − ε̂‖² (Ho et al. 2020, eq. 12), which L_simple
     * sets to 1.
     *
     * @param i the step, 1..n
     */
    public double weight(int i) {
        double onX0 = posterior(i).onX0();
        return onX0 * onX0 / (2 * fixedVariance(i));
    }

    /** What L_{t−1} costs an element even at x̂_0 = x_0, as σ² isn't β̃; step i ≥ 2. */
    public double mismatch(int i) {
        double ratio = posterior(i).betaTilde() / fixedVariance(i);
        return 0.5 * (ratio - 1 - log(ratio));
    }

    /**
     * The expected term of an element in nats, under a fixed variance: exact for an oracle.
     *
     * @param i the step, 1..n
     * @param meanSquare E(x_0 − x̂_0)² of an element at t_i
     */
    public double expected(int i, double meanSquare) {
        if (i > 1) {
            return mismatch(i) + weight(i) * meanSquare;
        }
        if (!(decoder instanceof DecoderLikelihood.Continuous)) {
            throw new IllegalArgumentException(
                    "Only a continuous L_0 follows from a mean square, got " + decoder + ".");
        }
        return 0.5 * log(2 * PI * fixedVariance(1)) + weight(1) * meanSquare;
    }

    /**
     * The expected bound of an element in nats, under a fixed variance and a continuous L_0.
     *
     * @param meanSquare E(x_0 − x̂_0)² of an element at each level
     * @param secondMoment E x_0² of an element
     */
    public double expected(ToDoubleFunction<NoiseLevel> meanSquare, double secondMoment) {
        double alphaBar = level(steps()).alphaBar();
        double prior = 0.5 * (alphaBar * (secondMoment - 1) - Math.log1p(-alphaBar));
        return prior
                + IntStream.rangeClosed(1, steps())
                        .mapToDouble(i -> expected(i, meanSquare.applyAsDouble(level(i))))
                        .sum();
    }

    private double fixedVariance(int i) {
        if (variance instanceof Variance.LearnedRange) {
            throw new IllegalArgumentException(
                    "A learned variance differs by element, so step %d has no single weight."
                            .formatted(i));
        }
        return exp(logRange(i).low());
    }

    private void require(NDArray x0, int... i) {
        if (i.length != x0.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "One step a row: got %d steps for %s.".formatted(i.length, x0.getShape()));
        }
        for (int step : i) {
            if (step < 1 || step > steps()) {
                throw new IllegalArgumentException(
                        "A step must lie in 1..%d, got %d.".formatted(steps(), step));
            }
        }
    }

    private static NDArray wide(NDArray x) {
        return Precision.to(x, DataType.FLOAT64);
    }

    private static NDArray sum(NDArray elements) {
        return elements.reshape(elements.getShape().get(0), -1).sum(new int[] {1});
    }

    /** f(i) of each row, {@code [B, 1, …]}. */
    private static NDArray perRow(NDArray x, int[] i, IntToDoubleFunction f) {
        long[] shape = new long[x.getShape().dimension()];
        Arrays.fill(shape, 1);
        shape[0] = i.length;
        NDManager manager = x.getManager();
        return manager.create(Arrays.stream(i).mapToDouble(f).toArray(), new Shape(shape));
    }
}
