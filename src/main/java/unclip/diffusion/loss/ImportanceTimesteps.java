package unclip.diffusion.loss;

import org.apache.commons.rng.UniformRandomProvider;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * Timesteps as often as their loss is large, which steadies the bound's gradient (Nichol and
 * Dhariwal 2021, eq. 18 and §3.3).
 *
 * <pre>L = E_{t ~ p} L_t / (T p_t),   p_t ∝ √E[L_t²]</pre>
 *
 * <p>E[L_t²] is over the last losses of each t; until every t has enough of them, t is uniform. A
 * small share stays uniform, so that no timestep is forgotten. Its state is a plain record, with
 * which a run resumes exactly. Not thread-safe.
 */
public final class ImportanceTimesteps implements TimestepSampler {

    /**
     * All that is remembered.
     *
     * @param length how many losses of a timestep count, 10 in the paper
     * @param uniformShare the probability that is spread evenly, 0.001 in their code
     * @param losses of each t = 1..T, oldest first, at most {@code length}
     */
    public record State(int length, double uniformShare, List<List<Double>> losses) {

        /** Checks the sizes and copies the lists. */
        public State {
            if (length < 1) {
                throw new IllegalArgumentException(
                        "The history needs a length of 1 or more, got " + length + ".");
            }
            if (!(uniformShare >= 0 && uniformShare <= 1)) {
                throw new IllegalArgumentException(
                        "The uniform share must lie in [0, 1], got " + uniformShare + ".");
            }
            losses = losses.stream().map(List::copyOf).toList();
            for (List<Double> history : losses) {
                if (history.size() > length) {
                    throw new IllegalArgumentException(
                            "A history has at most %d losses, got %d."
                                    .formatted(length, history.size()));
                }
            }
        }
    }

    private final int length;
    private final double uniformShare;
    private final List<Deque<Double>> losses = new ArrayList<>();

    private ImportanceTimesteps(State state) {
        length = state.length();
        uniformShare = state.uniformShare();
        state.losses().forEach(history -> losses.add(new ArrayDeque<>(history)));
    }

    /** The paper's: ten losses a timestep, one draw in a thousand uniform. */
    public static ImportanceTimesteps of(int T) {
        return of(new State(10, 0.001, Collections.nCopies(T, List.of())));
    }

    /** From a state: new, or one that {@link #state} gave. */
    public static ImportanceTimesteps of(State state) {
        return new ImportanceTimesteps(state);
    }

    /** What is remembered now. */
    public State state() {
        return new State(length, uniformShare, losses.stream().map(List::copyOf).toList());
    }

    /** Whether every timestep has a full history, so that it is used. */
    public boolean isWarm() {
        return losses.stream().allMatch(history -> history.size() == length);
    }

    /** p_t for t = 1..T, summing to 1. */
    public double[] probabilities() {
        int T = losses.size();
        double[] p = new double[T];
        Arrays.fill(p, 1.0 / T);
        if (!isWarm()) {
            return p;
        }
        double[] root = losses.stream().mapToDouble(ImportanceTimesteps::rootMeanSquare).toArray();
        double total = DoubleStream.of(root).sum();
        if (total > 0) {
            for (int i = 0; i < T; i++) {
                p[i] = (1 - uniformShare) * root[i] / total + uniformShare / T;
            }
        }
        return p;
    }

    private static double rootMeanSquare(Deque<Double> history) {
        double sum = history.stream().mapToDouble(loss -> loss * loss).sum();
        return Math.sqrt(sum / history.size());
    }

    @Override
    public Draw draw(int rows, UniformRandomProvider random) {
        int T = losses.size();
        if (!isWarm()) {
            return TimestepSampler.uniform(T).draw(rows, random);
        }
        double[] p = probabilities();
        List<Integer> t = new ArrayList<>();
        List<Double> weights = new ArrayList<>();
        for (int b = 0; b < rows; b++) {
            int i = pick(p, random.nextDouble());
            t.add(i + 1);
            weights.add(1 / (T * p[i]));
        }
        return new Draw(t, weights);
    }

    private static int pick(double[] p, double u) {
        int last = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                last = i;
                if (u < p[i]) {
                    return i;
                }
                u -= p[i];
            }
        }
        return last; // the sum fell short of 1 by rounding
    }

    @Override
    public boolean learns() {
        return true;
    }

    @Override
    public void learn(Draw draw, double[] batch) {
        if (batch.length != draw.t().size()) {
            throw new IllegalArgumentException(
                    "One loss a timestep: got %d for %d.".formatted(batch.length, draw.t().size()));
        }
        for (int b = 0; b < batch.length; b++) {
            if (!Double.isFinite(batch[b])) {
                throw new IllegalArgumentException(
                        "A loss must be finite, got %s at t = %d."
                                .formatted(batch[b], draw.t().get(b)));
            }
            Deque<Double> history = losses.get(draw.t().get(b) - 1);
            if (history.size() == length) {
                history.removeFirst();
            }
            history.addLast(batch[b]);
        }
    }
}
