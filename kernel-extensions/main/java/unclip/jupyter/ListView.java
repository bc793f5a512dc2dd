package unclip.jupyter;

import ai.djl.ndarray.NDArray;

import unclip.image.FilmStrip;
import unclip.math.Quantity;
import unclip.pipeline.Sample;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.Collectors;

/** Pictures, alone or in a grid, and lists of whatever else a cell ends with. */
final class ListView {

    private ListView() {}

    static Output one(BufferedImage image) {
        return Output.text("picture, " + Pictures.size(image)).png(Pictures.enlarged(image));
    }

    /**
     * A list is shown as its elements suggest; a list of anything unknown stays the text that Java
     * makes of it.
     */
    static Output of(List<?> values) {
        if (values.isEmpty()) {
            return Output.text("[]");
        }
        if (all(values, BufferedImage.class)) {
            return pictures(values.stream().map(BufferedImage.class::cast).toList());
        }
        if (all(values, Sample.class)) {
            return SampleView.sheet(values.stream().map(Sample.class::cast).toList());
        }
        if (all(values, FilmStrip.Frame.class)) {
            return SampleView.strip(values.stream().map(FilmStrip.Frame.class::cast).toList());
        }
        if (all(values, Quantity.class)) {
            return QuantityView.of(values.stream().map(Quantity.class::cast).toList());
        }
        if (all(values, NDArray.class)) {
            return Output.text(
                    values.stream()
                            .map(array -> ArrayView.summary((NDArray) array))
                            .collect(Collectors.joining("\n")));
        }
        return Output.text(String.valueOf(values));
    }

    private static Output pictures(List<BufferedImage> images) {
        String text =
                images.size()
                        + (images.size() == 1 ? " picture, " : " pictures, ")
                        + images.stream()
                                .map(Pictures::size)
                                .distinct()
                                .limit(3)
                                .collect(Collectors.joining(", "));
        BufferedImage grid = Pictures.grid(images);
        if (images.size() <= Pictures.MOST_IN_A_GRID) {
            return Output.text(text).png(grid);
        }
        String counted = text + "; the first " + Pictures.MOST_IN_A_GRID + " are shown";
        return Output.text(counted)
                .png(grid)
                .html(
                        "<div>"
                                + Html.image(grid, counted)
                                + "<br><small>"
                                + Html.escape(counted)
                                + "</small></div>");
    }

    private static boolean all(List<?> values, Class<?> type) {
        return values.stream().allMatch(type::isInstance);
    }
}
