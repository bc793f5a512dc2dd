package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.tensor.NoiseSource;

/**
 * No prior at all: the text embedding goes straight to the decoder in the image embedding's place
 * (Ramesh et al. 2022, §5.1), to see what a prior is worth.
 */
public record NoPrior() implements Prior {

    @Override
    public NDArray sample(
            NDManager manager,
            PriorCondition condition,
            NoiseSource noise,
            PriorListener listener) {
        NDArray zText = condition.zText();
        NDArray scaled = zText.mul(Math.sqrt((double) zText.getShape().get(1)));
        scaled.attach(manager);
        listener.onStep(new PriorListener.Step(0, 1));
        return scaled;
    }
}
