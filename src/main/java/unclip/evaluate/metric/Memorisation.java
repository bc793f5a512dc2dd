package unclip.evaluate.metric;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Whether pictures copy what training showed: how near the nearest training picture is, beside how
 * near it is to true pictures that training did not show (Meehan et al. 2020).
 *
 * @param nearest mean cosine of generated pictures to their nearest training picture
 * @param nearestOfTrue the same of true pictures outside training
 * @param copying probability that a generated picture is nearer to training than a true one, ties
 *     half: ½ where nothing is copied, 1 where everything is
 * @param neighbours the nearest training picture of each generated one, the closest pair first
 */
public record Memorisation(
        Estimate nearest, Estimate nearestOfTrue, double copying, List<Pair> neighbours) {

    /**
     * A generated picture and the training picture that it is most like.
     *
     * @param generated row of the picture
     * @param training row of the training picture
     * @param cosine how alike they are
     */
    public record Pair(int generated, int training, double cosine) {}

    /** Copies the list. */
    public Memorisation {
        neighbours = List.copyOf(neighbours);
    }

    /**
     * Measures.
     *
     * @param generated embeddings of generated pictures
     * @param truth of true pictures that training did not show
     * @param training of all training pictures
     */
    public static Memorisation measure(
            Features generated, Features truth, Features training, Bootstrap bootstrap) {
        generated.requireSameWidth(training);
        truth.requireSameWidth(training);
        List<Pair> pairs = pairs(generated, training);
        double[] own = pairs.stream().mapToDouble(Pair::cosine).toArray();
        double[] others = pairs(truth, training).stream().mapToDouble(Pair::cosine).toArray();
        return new Memorisation(
                bootstrap.mean(own),
                bootstrap.mean(others),
                superiority(own, others),
                pairs.stream().sorted(Comparator.comparingDouble(p -> -p.cosine())).toList());
    }

    private static List<Pair> pairs(Features pictures, Features training) {
        return IntStream.range(0, pictures.rows())
                .parallel()
                .mapToObj(i -> nearest(pictures, i, training))
                .toList();
    }

    private static Pair nearest(Features pictures, int i, Features training) {
        Pair best = new Pair(i, 0, pictures.cosine(i, training, 0));
        for (int j = 1; j < training.rows(); j++) {
            double cosine = pictures.cosine(i, training, j);
            best = cosine > best.cosine() ? new Pair(i, j, cosine) : best;
        }
        return best;
    }

    /** P(a > b) + ½ P(a = b): Mann and Whitney's U over the number of pairs. */
    private static double superiority(double[] own, double[] others) {
        double wins = 0;
        for (double a : own) {
            for (double b : others) {
                wins += a > b ? 1 : a == b ? 0.5 : 0;
            }
        }
        return wins / ((double) own.length * others.length);
    }
}
