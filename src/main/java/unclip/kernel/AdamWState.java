package unclip.kernel;

import ai.djl.ndarray.NDArray;

import java.util.List;

/**
 * The arrays of {@link Kernels#adamW}, all lists in the same order, float32, none empty.
 *
 * @param params weights θ, those with decay first
 * @param grads their gradients g
 * @param m first moments
 * @param v second moments
 * @param steps steps taken so far, one scalar a parameter
 * @param averages moving averages θ̄
 * @param decayed how many parameters, from the first, are decayed
 */
public record AdamWState(
        List<NDArray> params,
        List<NDArray> grads,
        List<NDArray> m,
        List<NDArray> v,
        List<NDArray> steps,
        List<NDArray> averages,
        int decayed) {

    /** Copies the lists and checks their lengths. */
    public AdamWState {
        params = List.copyOf(params);
        grads = List.copyOf(grads);
        m = List.copyOf(m);
        v = List.copyOf(v);
        steps = List.copyOf(steps);
        averages = List.copyOf(averages);
        int n = params.size();
        for (List<NDArray> list : List.of(grads, m, v, steps, averages)) {
            if (n == 0 || list.size() != n || decayed < 0 || decayed > n) {
                throw new IllegalArgumentException(
                        "AdamW needs lists of one length, at least 1, got "
                                + n
                                + " parameters, "
                                + decayed
                                + " of them decayed, and a list of "
                                + list.size()
                                + ".");
            }
        }
    }
}
