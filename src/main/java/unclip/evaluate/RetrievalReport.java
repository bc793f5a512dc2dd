package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Recall at 1, 5 and 10, from pictures to captions and back, among all pairs of a set.
 *
 * <p>A query finds its answer where the best right candidate is among the first k; where captions
 * repeat, each of their pictures is right. Wrong candidates that are exactly as similar as the best
 * right one count half of them before it.
 *
 * @param pairs N
 * @param imageToText recall at 1, 5 and 10
 * @param textToImage recall at 1, 5 and 10
 */
public record RetrievalReport(int pairs, List<Double> imageToText, List<Double> textToImage) {

    /** The k at which recall is reported. */
    public static final List<Integer> AT = List.of(1, 5, 10);

    private static final int BLOCK = 1024; // queries compared at once

    /** Copies the lists. */
    public RetrievalReport {
        imageToText = List.copyOf(imageToText);
        textToImage = List.copyOf(textToImage);
    }

    /**
     * Measures both ways, a block of queries at a time.
     *
     * @param zImage unit vectors, {@code [N, D]}; borrowed
     * @param zText unit vectors, {@code [N, D]}, row i the caption of picture i; borrowed
     * @param captions N captions, which say what else is right
     */
    public static RetrievalReport measure(NDArray zImage, NDArray zText, List<String> captions) {
        if (zImage.getShape().dimension() != 2
                || !zImage.getShape().equals(zText.getShape())
                || zImage.getShape().get(0) != captions.size()
                || captions.isEmpty()) {
            throw new IllegalArgumentException(
                    "Retrieval needs pairs [N, D] and N captions, got %s, %s and %s."
                            .formatted(zImage.getShape(), zText.getShape(), captions.size()));
        }
        Map<String, Integer> first = new HashMap<>();
        int[] kind = captions.stream().mapToInt(c -> kind(first, c)).toArray();
        return new RetrievalReport(
                captions.size(), recalls(zImage, zText, kind), recalls(zText, zImage, kind));
    }

    private static int kind(Map<String, Integer> known, String caption) {
        return known.merge(caption, known.size(), (before, now) -> before);
    }

    private static List<Double> recalls(NDArray queries, NDArray candidates, int[] kind) {
        int N = kind.length;
        double[] ranks = new double[N];
        for (int from = 0; from < N; from += BLOCK) {
            try (NDManager scope = queries.getManager().newSubManager()) {
                int to = Math.min(N, from + BLOCK);
                NDArray some = queries.get(new NDIndex(from + ":" + to));
                some.attach(scope);
                NDArray cosines = some.matMul(candidates.transpose()); // [B, N]
                float[] rows = cosines.toType(DataType.FLOAT32, true).toFloatArray();
                for (int q = from; q < to; q++) {
                    int offset = (q - from) * N;
                    ranks[q] = rank(Arrays.copyOfRange(rows, offset, offset + N), kind, kind[q]);
                }
            }
        }
        return AT.stream()
                .map(k -> (double) Arrays.stream(ranks).filter(r -> r <= k).count() / N)
                .toList();
    }

    /** The rank, from 1, of the most similar right candidate. */
    private static double rank(float[] row, int[] kind, int right) {
        float best = Float.NEGATIVE_INFINITY;
        for (int c = 0; c < row.length; c++) {
            best = kind[c] == right ? Math.max(best, row[c]) : best;
        }
        double before = 0;
        for (int c = 0; c < row.length; c++) {
            if (kind[c] != right) {
                before += row[c] > best ? 1 : row[c] == best ? 0.5 : 0;
            }
        }
        return 1 + before;
    }

    /** A row for each direction, a column for each k. */
    public Table table() {
        Table table =
                Table.create(
                        "retrieval among " + pairs,
                        StringColumn.create("direction", "image to text", "text to image"));
        for (int i = 0; i < AT.size(); i++) {
            double[] both = {imageToText.get(i), textToImage.get(i)};
            table.addColumns(DoubleColumn.create("R@" + AT.get(i), both));
        }
        return table;
    }
}
