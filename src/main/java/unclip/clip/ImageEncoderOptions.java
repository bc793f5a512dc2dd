package unclip.clip;

import java.util.List;

/**
 * The shape of the convolutional image encoder.
 *
 * @param imageSize height and width S of the pictures
 * @param widths channels of each stage; the first runs at S / 2, each further one at half of that
 * @param blocks residual units a stage
 */
public record ImageEncoderOptions(int imageSize, List<Integer> widths, int blocks) {

    /** Checks that the stages divide the picture and fit the norms. */
    public ImageEncoderOptions {
        widths = List.copyOf(widths);
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

    /** Height of the last stage's feature map. */
    public int finalResolution() {
        return imageSize >> widths.size();
    }
}
