package unclip.prior;

import static java.lang.Math.exp;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * How a token is drawn from its logits: p ∝ exp(ℓ / τ) over those that are kept.
 *
 * @param temperature τ, at least 0; at 0 the most probable token
 * @param topK keeps the k most probable (Fan et al. 2018, §5.4); 0 keeps all
 * @param topP then keeps the fewest most probable whose probabilities add up to at least this
 *     (Holtzman et al. 2020, §3.1), in (0, 1]; 1 keeps all
 */
public record TokenChoice(double temperature, int topK, double topP) {

    /** The distribution as it is. */
    public static final TokenChoice PLAIN = new TokenChoice(1, 0, 1);

    /** Checks the ranges. */
    public TokenChoice {
        if (!(temperature >= 0 && Double.isFinite(temperature)) || topK < 0) {
            throw new IllegalArgumentException(
                    "Drawing a token needs temperature ≥ 0 and topK ≥ 0, got %s and %s."
                            .formatted(temperature, topK));
        }
        if (!(topP > 0 && topP <= 1)) {
            throw new IllegalArgumentException("topP must lie in (0, 1], got " + topP + ".");
        }
    }

    /** All tokens at a temperature. */
    public static TokenChoice at(double temperature) {
        return new TokenChoice(temperature, 0, 1);
    }

    /**
     * What is drawn from.
     *
     * @param logits holds n of them from {@code offset} on
     * @return n probabilities, summing to 1
     */
    double[] probabilities(float[] logits, int offset, int n) {
        double[] p = new double[n];
        int most = 0;
        for (int i = 1; i < n; i++) {
            most = logits[offset + i] > logits[offset + most] ? i : most;
        }
        if (temperature == 0) {
            p[most] = 1;
            return p;
        }
        for (int i = 0; i < n; i++) {
            p[i] =
                    exp(
                            ((double) logits[offset + i] - (double) logits[offset + most])
                                    / temperature);
        }
        normalise(p);
        if ((topK > 0 && topK < n) || topP < 1) {
            drop(p);
            normalise(p);
        }
        return p;
    }

    /** Sets to 0 what is not kept; of equal ones the lower token is kept first. */
    private void drop(double[] p) {
        int[] order =
                IntStream.range(0, p.length)
                        .boxed()
                        .sorted(Comparator.comparingDouble(i -> -p[i]))
                        .mapToInt(i -> i)
                        .toArray();
        double sum = 0;
        for (int rank = 0; rank < order.length; rank++) {
            boolean isKept = sum < topP && (topK == 0 || rank < topK);
            sum += p[order[rank]];
            p[order[rank]] = isKept ? p[order[rank]] : 0;
        }
    }

    private static void normalise(double[] p) {
        double sum = Arrays.stream(p).sum();
        for (int i = 0; i < p.length; i++) {
            p[i] /= sum;
        }
    }

    /**
     * Draws a token.
     *
     * @param logits holds n of them from {@code offset} on
     * @param u uniform on [0, 1); larger ones give larger tokens
     */
    int draw(float[] logits, int offset, int n, double u) {
        return quantile(probabilities(logits, offset, n), u);
    }

    /** The first token up to which the probabilities exceed u; of a positive probability. */
    static int quantile(double[] p, double u) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            sum += p[i];
            last = p[i] > 0 ? i : last;
            if (u < sum) {
                return i;
            }
        }
        return last; // rounding left the sum below u
    }
}
