package unclip.nn;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/**
 * The last layer after {@link AdaptiveBlock}s: a modulated norm and a linear map, which start so
 * that the network says 0 (Peebles and Xie 2023, §3.2).
 */
public final class AdaptiveExit {

    private final Linear modulation;
    private final AdaptiveNorm norm;
    private final Linear exit;

    /**
     * Creates the layer.
     *
     * @param in where its parameters go
     * @param width D
     * @param outputs O
     */
    public AdaptiveExit(Parameters in, int width, int outputs) {
        modulation = Linear.zero(in, "modulation", width, 2 * width);
        norm = new AdaptiveNorm(in, width);
        exit = Linear.zero(in, "exit", width, outputs);
    }

    /**
     * Applies the layer.
     *
     * @param x {@code [B, L, D]}
     * @param condition c after its SiLU, {@code [B, D]}
     * @return {@code [B, L, O]}, owned by x's manager
     */
    public NDArray apply(NDArray x, NDArray condition) {
        NDList m = modulation.apply(condition).expandDims(1).split(2, 2);
        return exit.apply(norm.apply(x, m.get(0), m.get(1)));
    }
}
