package unclip.decoder;

import unclip.nn.Dropout;

/**
 * How a U-Net's blocks are built.
 *
 * @param scaleShift whether t scales and shifts what a block's second norm says (Dhariwal and
 *     Nichol 2021, §3), or is added before that norm
 * @param resampling whether residual blocks halve and double the map (Dhariwal and Nichol 2021, §3)
 *     instead of a convolution of stride 2 and one after doubling
 * @param middleAttention whether attention stands between the two blocks at the lowest resolution
 * @param dropout probability with which a residual block's numbers are dropped in training
 * @param headChannels channels of two small last convolutions at full resolution that also see x_t;
 *     0: the network ends with the levels
 */
public record BlockOptions(
        boolean scaleShift,
        boolean resampling,
        boolean middleAttention,
        double dropout,
        int headChannels) {

    /** Today's box: convolutions between levels, attention in the middle, a head of 24 channels. */
    public static final BlockOptions STANDARD = new BlockOptions(true, false, true, 0, 24);

    /** Checks the probability and the count. */
    public BlockOptions {
        Dropout.check(dropout);
        if (headChannels < 0) {
            throw new IllegalArgumentException(
                    "headChannels must not be negative, got " + headChannels + ".");
        }
    }

    /** The same with another dropout. */
    public BlockOptions withDropout(double other) {
        return new BlockOptions(scaleShift, resampling, middleAttention, other, headChannels);
    }
}
