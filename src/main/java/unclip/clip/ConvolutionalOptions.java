package unclip.clip;

import ai.djl.ndarray.types.Shape;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The shape of the convolutional image encoder.
 *
 * @param imageSize height and width S of the pictures
 * @param widths channels of each stage; the first runs at S / 2, each further one at half of that
 * @param blocks residual units a stage
 */
public record ConvolutionalOptions(int imageSize, List<Integer> widths, int blocks)
        implements ImageEncoderOptions {

    /** Checks that the stages divide the picture and fit the norms. */
    public ConvolutionalOptions {
        widths = List.copyOf(Objects.requireNonNullElse(widths, List.of()));
        if (widths.isEmpty() || widths.stream().anyMatch(width -> width < 32 || width % 32 != 0)) {
            throw new IllegalArgumentException(
                    "widths must be multiples of 32, at least one, got " + widths + ".");
        }
        if (imageSize <= 0 || imageSize % (1 << widths.size()) != 0) {
            throw new IllegalArgumentException(
                    "imageSize must be a multiple of "
                            + (1 << widths.size())
                            + " for "
                            + widths.size()
                            + " stages, got "
                            + imageSize
                            + ".");
        }
        if (blocks < 1) {
            throw new IllegalArgumentException("blocks must be at least 1, got " + blocks + ".");
        }
    }

    @Override
    public Map<String, Shape> shapes(int embeddingWidth) {
        Map<String, Shape> shapes = new LinkedHashMap<>();
        int channels = 12; // three colours of 2 × 2 pixels
        for (int stage = 0; stage < widths.size(); stage++) {
            int width = widths.get(stage);
            convolution(shapes, "halve." + stage, channels, width);
            for (int i = 0; i < blocks; i++) {
                String unit = "stage." + stage + "." + i + ".";
                Shapes.norm(shapes, unit + "norm", width);
                convolution(shapes, unit + "conv", width, width);
            }
            channels = width;
        }
        Shapes.norm(shapes, "exit_norm", channels);
        long cells = (long) finalResolution() * finalResolution();
        Shapes.linear(shapes, "projection", channels * cells, embeddingWidth);
        return shapes;
    }

    private static void convolution(Map<String, Shape> shapes, String name, int in, int out) {
        shapes.put(name + ".weight", new Shape(out, in, 3, 3));
        shapes.put(name + ".bias", new Shape(out));
    }

    /** Height of the last stage's feature map. */
    public int finalResolution() {
        return imageSize >> widths.size();
    }
}
