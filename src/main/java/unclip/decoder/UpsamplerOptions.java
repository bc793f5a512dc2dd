package unclip.decoder;

import java.util.List;

/**
 * The shape of an upsampler.
 *
 * @param factor side of the large picture over the small one's, a power of two from 2
 * @param network the U-Net that draws the large picture beside the enlarged small one: without
 *     attention, so that what learnt from crops draws whole pictures, and told nothing else but, if
 *     {@code pictureLevel}, how much noise is on the small one
 */
public record UpsamplerOptions(int factor, UNetOptions network) {

    /** Checks that the network is one for upsampling. */
    public UpsamplerOptions {
        if (factor < 2 || Integer.bitCount(factor) != 1) {
            throw new IllegalArgumentException(
                    "factor must be a power of two from 2, got " + factor + ".");
        }
        if (network.imageSize() % factor != 0) {
            throw new IllegalArgumentException(
                    "imageSize must be a multiple of factor = %d, got %d."
                            .formatted(factor, network.imageSize()));
        }
        if (!network.attentionResolutions().isEmpty() || network.block().middleAttention()) {
            throw new IllegalArgumentException(
                    "An upsampler works at any size, so it has no attention: write"
                            + " attentionResolutions: [] and middleAttention: false.");
        }
        InputOptions input = network.input();
        if (input.pictureChannels() != 3
                || input.classes() != 0
                || input.caption() != null
                || network.embeddingWidth() != 0) {
            throw new IllegalArgumentException(
                    "An upsampler is told a small picture and nothing else: pictureChannels must be"
                            + " 3, got %d, and embeddingWidth 0, got %d, without classes and caption."
                                    .formatted(input.pictureChannels(), network.embeddingWidth()));
        }
        if (network.output().learnedVariance()) {
            throw new IllegalArgumentException(
                    "An upsampler is sampled without a variance: write learnedVariance: false.");
        }
    }

    /** unCLIP's first upsampler, 64 to 256 pixels (Ramesh et al. 2022, table 3). */
    public static UpsamplerOptions paper256() {
        return new UpsamplerOptions(4, UNetPresets.paperUpsampler256());
    }

    /** unCLIP's second upsampler, 256 to 1024 pixels (Ramesh et al. 2022, table 3). */
    public static UpsamplerOptions paper1024() {
        return new UpsamplerOptions(4, UNetPresets.paperUpsampler1024());
    }

    /** Each of Karlo's two upsamplers, 64 to 256 pixels. */
    public static UpsamplerOptions karlo() {
        return new UpsamplerOptions(4, UNetPresets.karloUpsampler());
    }

    /** The same with another width of the first level, such as a small one for a trial. */
    public UpsamplerOptions withWidth(int width) {
        UNetOptions n = network;
        return new UpsamplerOptions(
                factor,
                new UNetOptions(
                        n.imageSize(),
                        n.patch(),
                        width,
                        n.multipliers(),
                        n.blocks(),
                        List.of(),
                        n.headWidth(),
                        0,
                        0,
                        0,
                        n.block(),
                        n.input(),
                        n.output()));
    }

    /** Side of the large pictures that it is made for. */
    public int imageSize() {
        return network.imageSize();
    }

    /** Side of the small pictures that it is made for. */
    public int lowSize() {
        return network.imageSize() / factor;
    }

    /** Whether it is told how much noise is on the small picture. */
    public boolean hearsLevel() {
        return network.input().pictureLevel();
    }

    /**
     * Refuses a level of noise on the small picture that can't be.
     *
     * @param level should lie in [0, 1], and be 0 for a network that is not told of it
     */
    public void requireLevel(double level) {
        if (!(level >= 0 && level <= 1)) {
            throw new IllegalArgumentException(
                    "The noise level of a small picture lies in [0, 1], got " + level + ".");
        }
        if (level > 0 && !hearsLevel()) {
            throw new IllegalArgumentException(
                    "This upsampler is not told how much noise is on the small picture"
                            + " (pictureLevel: false), so the level must be 0, got "
                            + level
                            + ".");
        }
    }
}
