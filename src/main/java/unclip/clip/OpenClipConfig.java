package unclip.clip;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import unclip.nn.Activation;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The options in an {@code open_clip_config.json} whose towers are plain transformers. Keys that it
 * leaves out have the values that OpenCLIP gives them.
 */
final class OpenClipConfig {

    private final Path file;
    private final JsonNode model;
    private final Activation activation;

    private OpenClipConfig(Path file, JsonNode model) {
        this.file = file;
        this.model = model;
        boolean quick = model.path("quick_gelu").asBoolean(false);
        activation = quick ? Activation.QUICK_GELU : Activation.GELU;
    }

    static ClipOptions read(Path file) throws IOException {
        JsonNode root = ConfigFiles.read(file);
        JsonNode model = root.path("model_cfg");
        if (!model.isObject()) {
            throw new IOException(file + " has no model_cfg.");
        }
        PixelStatistics pixels =
                ConfigFiles.pixels(file, root.path("preprocess_cfg"), "mean", "std");
        OpenClipConfig config = new OpenClipConfig(file, model);
        return ConfigFiles.checked(file, () -> config.options(pixels));
    }

    private ClipOptions options(PixelStatistics pixels) throws IOException {
        ConfigFiles.requireNeutral(file, model, "custom_text", false);
        int width = ConfigFiles.number(file, model, "embed_dim", 512);
        return new ClipOptions(width, image(pixels), text());
    }

    private VisionTransformerOptions image(PixelStatistics pixels) throws IOException {
        JsonNode c = tower("vision_cfg");
        ConfigFiles.requireNeutral(file, c, "pool_type", "tok");
        ConfigFiles.requireNeutral(file, c, "attentional_pool", false);
        ConfigFiles.requireNeutral(file, c, "pos_embed_type", "learnable");
        ConfigFiles.requireNeutral(file, c, "timm_model_name", "null");
        int width = ConfigFiles.number(file, c, "width", 768);
        int headWidth = ConfigFiles.number(file, c, "head_width", 64);
        return new VisionTransformerOptions(
                ConfigFiles.number(file, c, "image_size", 224),
                ConfigFiles.number(file, c, "patch_size", 16),
                width,
                ConfigFiles.number(file, c, "layers", 12),
                width / Math.max(1, headWidth),
                mlpWidth(c, width),
                activation,
                !c.path("no_ln_pre").asBoolean(false),
                pixels);
    }

    private TextEncoderOptions text() throws IOException {
        JsonNode c = tower("text_cfg");
        ConfigFiles.requireNeutral(file, c, "hf_model_name", "null");
        ConfigFiles.requireNeutral(file, c, "embed_cls", false);
        ConfigFiles.requireNeutral(file, c, "no_causal_mask", false);
        ConfigFiles.requireNeutral(file, c, "proj_bias", false);
        ConfigFiles.requireNeutral(file, c, "proj_type", "linear");
        String pooling = c.path("pool_type").asText("argmax");
        if (!pooling.equals("argmax") && !pooling.equals("eos")) {
            throw new IOException(
                    file + ": pool_type must be argmax or eos in text_cfg, got '" + pooling + "'.");
        }
        @Nullable Integer endOfText =
                pooling.equals("eos")
                        ? Integer.valueOf(ConfigFiles.number(file, c, "eos_id", 2))
                        : null;
        int width = ConfigFiles.number(file, c, "width", 512);
        return new TextEncoderOptions(
                ConfigFiles.number(file, c, "vocab_size", 49_408),
                ConfigFiles.number(file, c, "context_length", 77),
                width,
                ConfigFiles.number(file, c, "layers", 12),
                ConfigFiles.number(file, c, "heads", 8),
                mlpWidth(c, width),
                activation,
                false,
                endOfText);
    }

    /** A tower without the variations that other towers of OpenCLIP have. */
    private JsonNode tower(String name) throws IOException {
        JsonNode tower = model.path(name);
        ConfigFiles.requireNeutral(file, tower, "ls_init_value", "null");
        ConfigFiles.requireNeutral(file, tower, "block_type", "default");
        ConfigFiles.requireNeutral(file, tower, "norm_kwargs", "null");
        ConfigFiles.requireNeutral(file, tower, "act_kwargs", "null");
        for (String variation :
                new String[] {
                    "final_ln_after_pool",
                    "qk_norm",
                    "scaled_cosine_attn",
                    "scale_heads",
                    "scale_attn_inner",
                    "scale_attn",
                    "scale_fc"
                }) {
            ConfigFiles.requireNeutral(file, tower, variation, false);
        }
        return tower;
    }

    private static int mlpWidth(JsonNode tower, int width) {
        return (int) (width * tower.path("mlp_ratio").asDouble(4)); // cut as Python does
    }
}
