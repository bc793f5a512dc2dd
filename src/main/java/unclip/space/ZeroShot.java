package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * A classifier made of sentences (Radford et al. 2021, §3.1): a class is the direction of the mean
 * of its sentences' embeddings.
 *
 * <pre>w_c = norm(Σ_s norm(z_t(s(c)))),   p(c | x) = softmax_c(e^τ z_i(x) · w_c)</pre>
 *
 * @param classes their names
 * @param weights w_c, unit vectors, {@code [K, D]}
 */
public record ZeroShot(List<String> classes, NDArray weights) {

    /** Checks that each class has its row. */
    public ZeroShot {
        classes = List.copyOf(classes);
        if (classes.isEmpty() || new HashSet<>(classes).size() != classes.size()) {
            throw new IllegalArgumentException(
                    "Classes must be named, each once, got " + classes + ".");
        }
        UnitVectors.require("Class weights", weights);
        if (weights.getShape().get(0) != classes.size()) {
            throw new IllegalArgumentException(
                    "%s classes need as many weights, got %s."
                            .formatted(classes.size(), weights.getShape()));
        }
    }

    /**
     * Builds the classifier from templates.
     *
     * @param classes their names
     * @param templates sentences for a name
     * @param encoder gives the embeddings of some sentences, {@code [n, D]}; asked class by class
     * @param manager owner of the weights
     */
    public static ZeroShot of(
            List<String> classes,
            PromptTemplates templates,
            Function<List<String>, NDArray> encoder,
            NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            List<NDArray> embedded = new ArrayList<>();
            for (String name : classes) {
                List<String> sentences = templates.fill(name);
                NDArray z = encoder.apply(sentences);
                z.attach(scope);
                if (z.getShape().dimension() != 2 || z.getShape().get(0) != sentences.size()) {
                    throw new IllegalArgumentException(
                            "The encoder must give a row for each of %s sentences, got %s."
                                    .formatted(sentences.size(), z.getShape()));
                }
                embedded.add(z);
            }
            return new ZeroShot(classes, directions(embedded, manager));
        }
    }

    /**
     * Builds the classifier from sentences that are embedded already.
     *
     * @param sentences of each class in turn, {@code [n, D]}; borrowed
     * @param manager owner of the weights
     */
    public static ZeroShot of(Map<String, NDArray> sentences, NDManager manager) {
        return new ZeroShot(
                List.copyOf(sentences.keySet()), directions(sentences.values(), manager));
    }

    private static NDArray directions(Collection<NDArray> sentences, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDList rows = new NDList();
            for (NDArray z : sentences) {
                NDArray unit = UnitVectors.normalise(UnitVectors.in(scope, z));
                rows.add(UnitVectors.normalise(unit.sum(new int[] {0}, true))); // [1, D]
            }
            NDArray weights = NDArrays.concat(rows, 0);
            weights.attach(manager);
            return weights;
        }
    }

    /**
     * Probabilities of the classes.
     *
     * @param zImage unit vectors, {@code [B, D]}
     * @param scale e^τ, such as 100 for released CLIPs
     * @return rows that sum to 1, {@code [B, K]}, owned by zImage's manager
     */
    public NDArray probabilities(NDArray zImage, double scale) {
        UnitVectors.requireSameWidth(zImage, weights);
        if (!(scale > 0 && Double.isFinite(scale))) {
            throw new IllegalArgumentException(
                    "The factor of the logits must be positive, got " + scale + ".");
        }
        try (NDManager scope = zImage.getManager().newSubManager()) {
            NDArray across = UnitVectors.in(scope, weights).transpose(); // [D, K]
            NDArray logits = UnitVectors.in(scope, zImage).matMul(across).mul(scale);
            NDArray p = logits.softmax(1);
            p.attach(zImage.getManager());
            return p;
        }
    }

    /**
     * The likeliest class of each image; of equal ones the first.
     *
     * @param zImage unit vectors, {@code [B, D]}
     * @return B indices
     */
    public List<Integer> predict(NDArray zImage) {
        List<Integer> best = new ArrayList<>();
        for (List<Neighbour> nearest : NearestNeighbours.find(zImage, weights, 1)) {
            best.add(nearest.get(0).index());
        }
        return best;
    }

    /**
     * One image's probabilities as a table, the likeliest class first.
     *
     * @param zImage a unit vector, {@code [1, D]}
     * @param scale e^τ
     */
    public Table table(NDArray zImage, double scale) {
        try (NDArray p = probabilities(zImage, scale)) {
            if (p.getShape().get(0) != 1) {
                throw new IllegalArgumentException(
                        "The table is of one image, got " + p.getShape().get(0) + ".");
            }
            Table table =
                    Table.create(
                            "zero-shot",
                            StringColumn.create("class", classes),
                            DoubleColumn.create("probability", UnitVectors.column(p)));
            return table.sortDescendingOn("probability");
        }
    }
}
