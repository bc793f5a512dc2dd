package unclip.evaluate.metric;

import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * How much a number would vary if the pictures had been others: it is computed again for as many
 * pictures drawn from the given ones with replacement (Efron 1979).
 *
 * @param resamples how often; 0 for no intervals
 * @param seed of the draws
 */
public record Bootstrap(int resamples, long seed) {

    private static final double TAIL = 50 * (1 - Estimate.CONFIDENCE); // per cent at either end

    /** Checks the number. */
    public Bootstrap {
        if (resamples < 0) {
            throw new IllegalArgumentException(
                    "The number of resamples must be at least 0, got " + resamples + ".");
        }
    }

    /** How often each of n pictures, and each of m others, came up. */
    static final class Draw {

        private final int[] first;
        private final int[] second;

        Draw(int[] first, int[] second) {
            this.first = first;
            this.second = second;
        }

        int first(int i) {
            return first[i];
        }

        int second(int j) {
            return second[j];
        }
    }

    /**
     * The mean of one number a picture, with its percentile interval.
     *
     * @param values at least one
     */
    public Estimate mean(double... values) {
        double mean = Arrays.stream(values).average().orElseThrow();
        return percentile(
                mean,
                values.length,
                0,
                draw -> {
                    double sum = 0;
                    for (int i = 0; i < values.length; i++) {
                        sum += draw.first(i) * values[i];
                    }
                    return sum / values.length;
                });
    }

    /** An interval from the percentiles of what resampling gives (Efron 1979). */
    Estimate percentile(double value, int n, int m, ToDoubleFunction<Draw> statistic) {
        double[] ends = ends(n, m, statistic);
        return new Estimate(value, ends[0], ends[1]);
    }

    /**
     * The interval mirrored at the value, for statistics that resampling shifts, as pictures which
     * come up twice look like less variety (Davison and Hinkley 1997, §2.4).
     *
     * <pre>[2θ̂ − θ*_{high}, 2θ̂ − θ*_{low}]</pre>
     */
    Estimate mirrored(double value, int n, int m, ToDoubleFunction<Draw> statistic) {
        double[] ends = ends(n, m, statistic);
        return new Estimate(value, 2 * value - ends[1], 2 * value - ends[0]);
    }

    private double[] ends(int n, int m, ToDoubleFunction<Draw> statistic) {
        if (resamples == 0) {
            return new double[] {Double.NaN, Double.NaN};
        }
        double[] all =
                IntStream.range(0, resamples)
                        .parallel()
                        .mapToDouble(b -> statistic.applyAsDouble(draw(b, n, m)))
                        .toArray();
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("Measuring was stopped.");
        }
        Percentile percentile = new Percentile();
        percentile.setData(all);
        return new double[] {percentile.evaluate(TAIL), percentile.evaluate(100 - TAIL)};
    }

    private Draw draw(int b, int n, int m) {
        UniformRandomProvider random = RandomStreams.open(seed, b);
        return new Draw(counts(n, random), counts(m, random));
    }

    private static int[] counts(int n, UniformRandomProvider random) {
        int[] counts = new int[n];
        for (int i = 0; i < n; i++) {
            counts[random.nextInt(n)]++;
        }
        return counts;
    }
}
