package unclip.sampler.step;

import static java.lang.Math.exp;
import static java.lang.Math.log;
import static java.lang.Math.rint;

import unclip.sampler.TimeGrid;

import java.util.stream.IntStream;

/** Grids between two levels, neither of them clean, so that every step is a regular one. */
enum GridKind {
    /** λ rises by equal steps from −2 to 2. */
    LOG_SNR {
        @Override
        double time(double u) {
            return Grids.LINEAR.atLambda(-2 + 4 * u).t();
        }
    },

    /** σ^{1/7} falls by equal steps between the same levels (Karras et al. 2022, eq. 5). */
    KARRAS {
        @Override
        double time(double u) {
            double root = exp(2 / 7.) * (1 - u) + exp(-2 / 7.) * u;
            return Grids.LINEAR.atLambda(-7 * log(root)).t();
        }
    },

    /**
     * t falls by equal steps from 720 to 80; they and their halves are whole for n = 5 · 2^k, k ≤
     * 6.
     */
    TIME {
        @Override
        double time(double u) {
            return rint(720 - 640 * u);
        }
    };

    /**
     * The time at a point of the grid.
     *
     * @param u 0 at the start to 1 at the end; below 0 for what comes before
     */
    abstract double time(double u);

    /**
     * A grid of n steps, after some of the same kind that come before its start.
     *
     * @param before how many more steps, for the past of a multistep method
     */
    TimeGrid grid(int n, int before) {
        return new TimeGrid(
                Grids.LINEAR,
                IntStream.rangeClosed(-before, n).mapToObj(i -> time(i / (double) n)).toList());
    }
}
