package unclip.space;

import ai.djl.ndarray.NDArray;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Class probabilities of a picture before and after a word is painted on it (Ramesh et al. 2022,
 * fig. 6).
 *
 * @param word that was painted
 * @param classes the classifier's names
 * @param before probabilities of the picture, one a class
 * @param after probabilities of the painted picture, one a class
 * @param painted the painted picture
 */
public record TypographicProbe(
        String word,
        List<String> classes,
        List<Double> before,
        List<Double> after,
        BufferedImage painted) {

    /** Copies the lists. */
    public TypographicProbe {
        classes = List.copyOf(classes);
        before = List.copyOf(before);
        after = List.copyOf(after);
    }

    /**
     * Paints and asks.
     *
     * @param image any type; not changed
     * @param word to paint, need not be a class
     * @param attack how it is painted
     * @param classifier of zero-shot classes
     * @param scale e^τ of the model
     * @param encoder gives the embeddings of some pictures, unit vectors {@code [n, D]}
     */
    public static TypographicProbe run(
            BufferedImage image,
            String word,
            TypographicAttack attack,
            ZeroShot classifier,
            double scale,
            Function<List<BufferedImage>, NDArray> encoder) {
        BufferedImage painted = attack.paint(image, word);
        try (NDArray z = encoder.apply(List.of(image, painted));
                NDArray p = classifier.probabilities(z, scale)) {
            double[][] rows = UnitVectors.rows(p);
            return new TypographicProbe(
                    word, classifier.classes(), list(rows[0]), list(rows[1]), painted);
        }
    }

    private static List<Double> list(double[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /** The likeliest class before. */
    public String seen() {
        return classes.get(argMax(before));
    }

    /** The likeliest class after. */
    public String read() {
        return classes.get(argMax(after));
    }

    private static int argMax(List<Double> p) {
        int best = 0;
        for (int i = 1; i < p.size(); i++) {
            best = p.get(i) > p.get(best) ? i : best;
        }
        return best;
    }

    /** Columns class, before and after. */
    public Table table() {
        return Table.create(
                "typographic attack: " + word,
                StringColumn.create("class", classes),
                DoubleColumn.create("before", before.toArray(Double[]::new)),
                DoubleColumn.create("after", after.toArray(Double[]::new)));
    }
}
