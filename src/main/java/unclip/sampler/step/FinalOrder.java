package unclip.sampler.step;

import unclip.diffusion.NoiseLevel;
import unclip.sampler.TimeGrid;

/**
 * Where a multistep method goes down to lower orders at the end of its grid, which steadies runs of
 * few steps ("lower_order_final" in software).
 *
 * <p>A step to clean data is of first order whatever this says: λ is infinite there.
 *
 * @param firstOrderUpTo steps to this time or an earlier one are of first order; negative for none
 * @param secondOrderUpTo steps to this time or an earlier one are of second order at most
 */
public record FinalOrder(double firstOrderUpTo, double secondOrderUpTo) {

    /** No lowering but the step to clean data. */
    public static final FinalOrder FULL = new FinalOrder(-1, -1);

    /** The last step of first order, the one before of second order at most. */
    public static FinalOrder lowered(TimeGrid grid) {
        int last = grid.steps();
        return new FinalOrder(grid.times().get(last), grid.times().get(last - 1));
    }

    /** The last step of first order ("euler_at_final" in software). */
    public static FinalOrder lastOfFirst(TimeGrid grid) {
        double last = grid.times().get(grid.steps());
        return new FinalOrder(last, last);
    }

    /** The order of a step to a level. */
    int cap(int order, NoiseLevel to) {
        if (to.isClean() || to.t() <= firstOrderUpTo) {
            return 1;
        }
        return to.t() <= secondOrderUpTo ? Math.min(order, 2) : order;
    }
}
