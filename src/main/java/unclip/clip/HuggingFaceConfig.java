package unclip.clip;

import com.fasterxml.jackson.databind.JsonNode;

import org.jspecify.annotations.Nullable;

import unclip.nn.Activation;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The options in a {@code config.json} of Hugging Face's {@code CLIPModel}. Keys that it leaves out
 * have the values of ViT-B/32, as there.
 */
final class HuggingFaceConfig {

    private static final int LEGACY_END = 2; // stands for "the highest id" in old files

    private final Path file;
    private final JsonNode root;

    private HuggingFaceConfig(Path file) throws IOException {
        this.file = file;
        this.root = ConfigFiles.read(file);
    }

    static ClipOptions read(Path file, PixelStatistics pixels) throws IOException {
        return new HuggingFaceConfig(file).options(pixels);
    }

    private ClipOptions options(PixelStatistics pixels) throws IOException {
        String kind = root.path("model_type").asText("clip");
        if (!kind.equals("clip")) {
            throw new IOException(
                    file + " describes a model of the type '" + kind + "'; it must be clip.");
        }
        int width = ConfigFiles.number(file, root, "projection_dim", 512);
        return ConfigFiles.checked(file, () -> new ClipOptions(width, image(pixels), text()));
    }

    private VisionTransformerOptions image(PixelStatistics pixels) throws IOException {
        JsonNode c = tower("vision_config");
        ConfigFiles.requireNeutral(file, c, "num_channels", 3);
        return new VisionTransformerOptions(
                ConfigFiles.number(file, c, "image_size", 224),
                ConfigFiles.number(file, c, "patch_size", 32),
                ConfigFiles.number(file, c, "hidden_size", 768),
                ConfigFiles.number(file, c, "num_hidden_layers", 12),
                ConfigFiles.number(file, c, "num_attention_heads", 12),
                ConfigFiles.number(file, c, "intermediate_size", 3072),
                activation(c),
                true,
                pixels);
    }

    private TextEncoderOptions text() throws IOException {
        JsonNode c = tower("text_config");
        int vocabulary = ConfigFiles.number(file, c, "vocab_size", 49_408);
        int end = ConfigFiles.number(file, c, "eos_token_id", 49_407);
        @Nullable Integer endOfText = end == LEGACY_END ? null : Integer.valueOf(end);
        return new TextEncoderOptions(
                vocabulary,
                ConfigFiles.number(file, c, "max_position_embeddings", 77),
                ConfigFiles.number(file, c, "hidden_size", 512),
                ConfigFiles.number(file, c, "num_hidden_layers", 12),
                ConfigFiles.number(file, c, "num_attention_heads", 8),
                ConfigFiles.number(file, c, "intermediate_size", 2048),
                activation(c),
                false,
                endOfText);
    }

    /** Old files have a second, {@code …_config_dict}, which replaces the first. */
    private JsonNode tower(String name) throws IOException {
        JsonNode replacement = root.path(name + "_dict");
        JsonNode tower = replacement.isObject() ? replacement : root.path(name);
        double epsilon = tower.path("layer_norm_eps").asDouble(1e-5);
        if (epsilon != 1e-5) {
            throw new IOException(
                    file + ": layer_norm_eps in " + name + " must be 1e-5, got " + epsilon + ".");
        }
        return tower;
    }

    private Activation activation(JsonNode tower) throws IOException {
        String name = tower.path("hidden_act").asText("quick_gelu");
        return switch (name) {
            case "quick_gelu" -> Activation.QUICK_GELU;
            case "gelu" -> Activation.GELU;
            default ->
                    throw new IOException(
                            file + ": hidden_act must be quick_gelu or gelu, got '" + name + "'.");
        };
    }
}
