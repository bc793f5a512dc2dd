package unclip.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;

/** Reads networks that say their variance in a second half of the channels. */
public final class VarianceChannels {

    private VarianceChannels() {}

    /**
     * Reads an output of 2C channels: C of what the network predicts, then C in [−1, 1] which
     * become the share v = (channel + 1) / 2 (Nichol and Dhariwal 2021, eq. 15, as in their code).
     *
     * @param output {@code [B, 2C, …]}
     * @param xt {@code [B, C, …]}
     * @param level where xt stands
     * @param parameterisation what the first C channels mean
     * @return with {@link Prediction#varianceShare}; owned by the output's or xt's manager
     */
    public static Prediction read(
            NDArray output, NDArray xt, NoiseLevel level, Parameterisation parameterisation) {
        if (xt.getShape().dimension() < 2
                || output.getShape().dimension() != xt.getShape().dimension()
                || output.getShape().get(1) != 2 * xt.getShape().get(1)) {
            throw new IllegalArgumentException(
                    "A learned variance doubles x_t's channels, got %s for x_t of %s."
                            .formatted(output.getShape(), xt.getShape()));
        }
        NDList halves = output.split(2, 1);
        NDArray share = halves.get(1).add(1).mul(0.5);
        return parameterisation.interpret(halves.get(0), xt, level).withVarianceShare(share);
    }
}
