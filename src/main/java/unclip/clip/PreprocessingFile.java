package unclip.clip;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.image.ClipPreprocessing;
import unclip.image.Grey16;
import unclip.image.ResampleFilter;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * How a released model wants its pictures, in the words of its files. Anything but "resize the
 * shorter side, cut out the middle, normalise" is refused.
 */
final class PreprocessingFile {

    private static final int PILLOW_BILINEAR = 2;
    private static final int PILLOW_BICUBIC = 3;

    private PreprocessingFile() {}

    /** The {@code preprocessor_config.json} of Hugging Face's models, which need not exist. */
    static ClipPreprocessing huggingFace(Path file, VisionTransformerOptions image)
            throws IOException {
        if (!Files.exists(file)) {
            return of(image, ResampleFilter.BICUBIC);
        }
        JsonNode root = ConfigFiles.read(file);
        for (String step : new String[] {"do_resize", "do_center_crop", "do_normalize"}) {
            ConfigFiles.requireNeutral(file, root, step, true);
        }
        requireSize(file, root, "size", "shortest_edge", image.imageSize());
        requireSize(file, root, "crop_size", "height", image.imageSize());
        int resample = ConfigFiles.number(file, root, "resample", PILLOW_BICUBIC);
        if (resample != PILLOW_BICUBIC && resample != PILLOW_BILINEAR) {
            throw new IOException(
                    file + ": resample must be 2 (bilinear) or 3 (bicubic), got " + resample + ".");
        }
        boolean cubic = resample == PILLOW_BICUBIC;
        return of(image, cubic ? ResampleFilter.BICUBIC : ResampleFilter.BILINEAR);
    }

    /** The {@code preprocess_cfg} in an {@code open_clip_config.json}. */
    static ClipPreprocessing openClip(Path file, VisionTransformerOptions image)
            throws IOException {
        JsonNode c = ConfigFiles.read(file).path("preprocess_cfg");
        ConfigFiles.requireNeutral(file, c, "resize_mode", "shortest");
        String interpolation = c.path("interpolation").asText("bicubic");
        return switch (interpolation) {
            case "bicubic" -> of(image, ResampleFilter.BICUBIC);
            case "bilinear" -> of(image, ResampleFilter.BILINEAR);
            default ->
                    throw new IOException(
                            file
                                    + ": interpolation must be bicubic or bilinear, got '"
                                    + interpolation
                                    + "'.");
        };
    }

    /** A number, or an object with a number in it, that must be the model's size if it is there. */
    private static void requireSize(Path file, JsonNode root, String key, String part, int size)
            throws IOException {
        JsonNode value = root.path(key);
        JsonNode number = value.isObject() ? value.path(part) : value;
        boolean absent = value.isMissingNode() || value.isNull();
        if (!absent && number.asInt(0) != size) {
            throw new IOException(
                    "%s: %s must be %d, the side of the model's pictures, got %s."
                            .formatted(file, key, size, value));
        }
    }

    private static ClipPreprocessing of(
            VisionTransformerOptions image, ResampleFilter interpolation) {
        PixelStatistics pixels = image.pixels();
        return new ClipPreprocessing(
                image.imageSize(),
                rgb(pixels.mean()),
                rgb(pixels.std()),
                interpolation,
                Grey16.CLIPPED);
    }

    private static ClipPreprocessing.Rgb rgb(List<Double> channels) {
        return new ClipPreprocessing.Rgb(channels.get(0), channels.get(1), channels.get(2));
    }
}
