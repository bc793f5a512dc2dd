package unclip.decoder;

import java.util.List;

/** Shapes of published networks, for counting, for their weights, and to start recipes from. */
public final class UNetPresets {

    private static final int EMBEDDING = 768; // of CLIP ViT-L/14, in Karlo
    private static final BlockOptions ADM = new BlockOptions(true, true, true, 0.1, 0);
    private static final BlockOptions WITHOUT_ATTENTION =
            new BlockOptions(true, true, false, 0.1, 0);
    private static final OutputOptions EPSILON = new OutputOptions("epsilon", "cosine", false);
    private static final OutputOptions LEARNED = new OutputOptions("epsilon", "cosine", true);
    private static final InputOptions LOW_RESOLUTION = new InputOptions(0, 3, false, null);

    private UNetPresets() {}

    /**
     * Karlo's decoder with its text projection (Lee et al. 2022, github.com/kakaobrain/karlo),
     * 893,318,086 parameters.
     */
    public static UNetOptions karloDecoder() {
        return new UNetOptions(
                64,
                1,
                320,
                List.of(1, 2, 3, 4),
                3,
                List.of(32, 16, 8),
                64,
                EMBEDDING,
                4,
                1536,
                ADM.withDropout(0),
                captions(new CaptionOptions(EMBEDDING, EMBEDDING, null)),
                LEARNED);
    }

    /** Each of Karlo's two upsamplers from 64 to 256 pixels, 691,579,523 parameters. */
    public static UNetOptions karloUpsampler() {
        BlockOptions added = new BlockOptions(false, true, false, 0, 0);
        return upsampler(256, 320, List.of(1, 2, 3, 4), 3, added, EPSILON);
    }

    /** GLIDE's published base model of 64 pixels (Nichol et al. 2021), 385,030,726 parameters. */
    public static UNetOptions glide() {
        return glide(64, List.of(1, 2, 3, 4), 3, ADM, 0, LEARNED);
    }

    /** GLIDE's published upsampler from 64 to 256 pixels, 398,361,286 parameters. */
    public static UNetOptions glideUpsampler() {
        OutputOptions linear = new OutputOptions("epsilon", "linear", true);
        return glide(256, List.of(1, 1, 2, 2, 4, 4), 2, ADM, 3, linear);
    }

    private static UNetOptions glide(
            int imageSize,
            List<Integer> multipliers,
            int blocks,
            BlockOptions block,
            int pictureChannels,
            OutputOptions output) {
        int width = 512;
        CaptionOptions caption =
                new CaptionOptions(width, width, new CaptionOptions.Encoder(50_257, 128, 16, 8));
        return new UNetOptions(
                imageSize,
                1,
                192,
                multipliers,
                blocks,
                List.of(32, 16, 8),
                64,
                0,
                0,
                width,
                block,
                new InputOptions(0, pictureChannels, false, caption),
                output);
    }

    /**
     * The class-conditional model of ImageNet at 64 pixels (Dhariwal and Nichol 2021), 295,904,454
     * parameters.
     */
    public static UNetOptions admImageNet64() {
        return adm(64, 192, List.of(1, 2, 3, 4), 3, ADM, 1000, LEARNED);
    }

    /**
     * The unconditional model of ImageNet at 256 pixels (Dhariwal and Nichol 2021), 552,814,086
     * parameters.
     */
    public static UNetOptions admImageNet256() {
        OutputOptions linear = new OutputOptions("epsilon", "linear", true);
        return adm(256, 256, List.of(1, 1, 2, 2, 4, 4), 2, ADM.withDropout(0), 0, linear);
    }

    private static UNetOptions adm(
            int imageSize,
            int width,
            List<Integer> multipliers,
            int blocks,
            BlockOptions block,
            int classes,
            OutputOptions output) {
        return new UNetOptions(
                imageSize,
                1,
                width,
                multipliers,
                blocks,
                List.of(32, 16, 8),
                64,
                0,
                0,
                0,
                block,
                new InputOptions(classes, 0, false, null),
                output);
    }

    /**
     * The CIFAR-10 model with learned variance (Nichol and Dhariwal 2021), 52,546,438 parameters.
     */
    public static UNetOptions iddpmCifar() {
        return new UNetOptions(
                32,
                1,
                128,
                List.of(1, 2, 2, 2),
                3,
                List.of(16, 8),
                64,
                0,
                0,
                0,
                new BlockOptions(true, false, true, 0.3, 0),
                InputOptions.NONE,
                LEARNED);
    }

    /**
     * The paper's decoder of 64 pixels with its caption encoder (Ramesh et al. 2022, table 3); its
     * vocabulary is taken to be GLIDE's.
     */
    public static UNetOptions paperDecoder() {
        int width = 2048;
        CaptionOptions caption =
                new CaptionOptions(width, width, new CaptionOptions.Encoder(50_257, 256, 24, 32));
        return new UNetOptions(
                64,
                1,
                512,
                List.of(1, 2, 3, 4),
                3,
                List.of(32, 16, 8),
                64,
                1024,
                4,
                width,
                ADM,
                captions(caption),
                LEARNED);
    }

    /** The paper's upsampler from 64 to 256 pixels (Ramesh et al. 2022, table 3). */
    public static UNetOptions paperUpsampler256() {
        return upsampler(256, 320, List.of(1, 2, 3, 4), 3, WITHOUT_ATTENTION, EPSILON);
    }

    /** The paper's upsampler from 256 to 1024 pixels (Ramesh et al. 2022, table 3). */
    public static UNetOptions paperUpsampler1024() {
        return upsampler(
                1024,
                192,
                List.of(1, 1, 2, 2, 4, 4),
                2,
                WITHOUT_ATTENTION.withDropout(0),
                new OutputOptions("epsilon", "linear", false));
    }

    private static UNetOptions upsampler(
            int imageSize,
            int width,
            List<Integer> multipliers,
            int blocks,
            BlockOptions block,
            OutputOptions output) {
        return new UNetOptions(
                imageSize,
                1,
                width,
                multipliers,
                blocks,
                List.of(),
                64,
                0,
                0,
                0,
                block,
                LOW_RESOLUTION,
                output);
    }

    private static InputOptions captions(CaptionOptions caption) {
        return new InputOptions(0, 0, false, caption);
    }
}
