package unclip.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * An array: shape, type, device, least, mean and greatest value, and a picture when it is one.
 * Values are listed only when there are few.
 */
final class ArrayView {

    private static final int MOST_VALUES_IN_A_LINE = 8;
    private static final int MOST_VALUES_IN_A_MATRIX = 64;

    private ArrayView() {}

    static Output of(NDArray array) {
        String text = summary(array) + rows(array);
        Output output = Output.text(text);
        if (!array.isReleased()) {
            ArrayPicture.of(array)
                    .ifPresent(
                            picture ->
                                    output.png(picture)
                                            .html(
                                                    "<div><pre style=\"font-family: monospace\">"
                                                            + Html.escape(text)
                                                            + "</pre>"
                                                            + Html.image(picture, text)
                                                            + "</div>"));
        }
        return output;
    }

    /**
     * One line that stands for the array, as in {@code NDArray [2, 3] float32 on cpu, min −1, mean
     * 0.02, max 1}.
     */
    static String summary(NDArray array) {
        if (array.isReleased()) {
            return "NDArray, already freed";
        }
        Shape shape = array.getShape();
        String head =
                String.format(
                        Locale.ROOT,
                        "NDArray %s %s on %s",
                        Arrays.toString(shape.getShape()),
                        array.getDataType().name().toLowerCase(Locale.ROOT),
                        device(array));
        if (shape.size() == 0) {
            return head + ", empty";
        }
        if (array.getDataType() == DataType.STRING) {
            return head;
        }
        boolean listed = shape.size() <= MOST_VALUES_IN_A_LINE && shape.dimension() < 2;
        return head + (listed ? ": " + values(array) : ", " + ArrayStatistics.of(array));
    }

    /** The rows of a small matrix, each on a line of its own; nothing for any other array. */
    private static String rows(NDArray array) {
        if (array.isReleased()
                || array.getShape().dimension() != 2
                || array.size() == 0
                || array.size() > MOST_VALUES_IN_A_MATRIX
                || array.getDataType() == DataType.STRING) {
            return "";
        }
        int columns = (int) array.getShape().get(1);
        List<String> cells = values(array);
        int width = cells.stream().mapToInt(String::length).max().orElse(1);
        return IntStream.range(0, cells.size())
                .mapToObj(
                        i ->
                                (i % columns == 0 ? "\n" : "  ")
                                        + " ".repeat(width - cells.get(i).length())
                                        + cells.get(i))
                .collect(Collectors.joining());
    }

    private static List<String> values(NDArray array) {
        return Arrays.stream(array.toArray())
                .map(value -> Numbers.brief(value.doubleValue()))
                .toList();
    }

    private static String device(NDArray array) {
        String type = array.getDevice().getDeviceType();
        return type.equals("cpu") ? type : type + array.getDevice().getDeviceId();
    }
}
