package unclip.clip;

import unclip.nn.Activation;

/** The shapes of published CLIP models. */
public enum PublishedClip {
    /** OpenAI's ViT-B/32 (Radford et al. 2021, table 20). */
    VIT_B_32,

    /** OpenAI's ViT-B/16 (Radford et al. 2021, table 20). */
    VIT_B_16,

    /** OpenAI's ViT-L/14 (Radford et al. 2021, table 20). */
    VIT_L_14,

    /** OpenAI's ViT-L/14 at 336 pixels (Radford et al. 2021, table 20). */
    VIT_L_14_336,

    /** OpenCLIP's ViT-H/14, trained on LAION-2B with exact GELU. */
    VIT_H_14,

    /** OpenCLIP's ViT-bigG/14, trained on LAION-2B with exact GELU. */
    VIT_BIG_G_14,

    /**
     * DALL·E 2's ViT-H/16 at 256 pixels (Ramesh et al. 2022, appendix C), never released. The paper
     * gives neither the width of the shared space nor heads and activation: 1024, 16 and OpenAI's
     * QuickGELU are assumed.
     */
    DALL_E_2;

    /** The options that make a model of this shape. */
    public ClipOptions options() {
        return switch (this) {
            case VIT_B_32 -> openAi(512, new VisionTransformerOptions(224, 32, 768, 12, 12), 12, 8);
            case VIT_B_16 -> openAi(512, new VisionTransformerOptions(224, 16, 768, 12, 12), 12, 8);
            case VIT_L_14 ->
                    openAi(768, new VisionTransformerOptions(224, 14, 1024, 24, 16), 12, 12);
            case VIT_L_14_336 ->
                    openAi(768, new VisionTransformerOptions(336, 14, 1024, 24, 16), 12, 12);
            case VIT_H_14 ->
                    openClip(
                            new VisionTransformerOptions(224, 14, 1280, 32, 16)
                                    .with(Activation.GELU, 5120),
                            TextEncoderOptions.published(1024, 24, 16, Activation.GELU));
            case VIT_BIG_G_14 ->
                    openClip(
                            new VisionTransformerOptions(224, 14, 1664, 48, 16)
                                    .with(Activation.GELU, 8192),
                            TextEncoderOptions.published(1280, 32, 20, Activation.GELU));
            case DALL_E_2 ->
                    openAi(1024, new VisionTransformerOptions(256, 16, 1280, 32, 16), 24, 16);
        };
    }

    /** The text encoder is as wide as the shared space. */
    private static ClipOptions openAi(
            int width, VisionTransformerOptions image, int layers, int heads) {
        return new ClipOptions(
                width,
                image,
                TextEncoderOptions.published(width, layers, heads, Activation.QUICK_GELU));
    }

    private static ClipOptions openClip(VisionTransformerOptions image, TextEncoderOptions text) {
        return new ClipOptions(text.width(), image, text);
    }
}
