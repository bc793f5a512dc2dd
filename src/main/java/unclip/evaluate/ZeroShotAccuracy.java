package unclip.evaluate;

import ai.djl.ndarray.NDArray;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import unclip.space.NearestNeighbours;
import unclip.space.Neighbour;
import unclip.space.ZeroShot;

import java.util.Arrays;
import java.util.List;

/**
 * How often a classifier made of sentences is right.
 *
 * @param top1 share of the images whose class is the likeliest
 * @param top5 share of the images whose class is among the five likeliest
 * @param table columns class, images and accuracy, a row for each class
 */
public record ZeroShotAccuracy(double top1, double top5, Table table) {

    private static final int SOME = 5;

    /**
     * Asks the classifier about images.
     *
     * @param classifier of K classes
     * @param zImage unit vectors, {@code [N, D]}; borrowed
     * @param truth N indices of classes
     */
    public static ZeroShotAccuracy measure(
            ZeroShot classifier, NDArray zImage, List<Integer> truth) {
        int K = classifier.classes().size();
        if (truth.isEmpty() || truth.size() != zImage.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "Accuracy needs a class an image, got %s classes for %s."
                            .formatted(truth.size(), zImage.getShape()));
        }
        for (int c : truth) {
            if (c < 0 || c >= K) {
                throw new IllegalArgumentException(
                        "A class is an index below %s, got %s.".formatted(K, c));
            }
        }
        int[] images = new int[K];
        int[] right = new int[K];
        int near = 0;
        List<List<Neighbour>> best =
                NearestNeighbours.find(zImage, classifier.weights(), Math.min(SOME, K));
        for (int i = 0; i < truth.size(); i++) {
            int own = truth.get(i);
            images[own]++;
            right[own] += best.get(i).get(0).index() == own ? 1 : 0;
            near += best.get(i).stream().anyMatch(n -> n.index() == own) ? 1 : 0;
        }
        int hits = Arrays.stream(right).sum();
        return new ZeroShotAccuracy(
                (double) hits / truth.size(),
                (double) near / truth.size(),
                table(classifier.classes(), images, right));
    }

    private static Table table(List<String> classes, int[] images, int[] right) {
        DoubleColumn accuracy = DoubleColumn.create("accuracy");
        for (int c = 0; c < images.length; c++) {
            accuracy.append(images[c] == 0 ? Double.NaN : (double) right[c] / images[c]);
        }
        return Table.create(
                "zero-shot accuracy",
                StringColumn.create("class", classes),
                IntColumn.create("images", images),
                accuracy);
    }
}
