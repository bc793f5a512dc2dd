package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import java.util.List;
import java.util.function.Function;

/**
 * Pictures and their texts where they are compared.
 *
 * @param zImage unit vectors, {@code [N, D]}
 * @param zTexts unit vectors of T texts a picture, {@code [N, T, D]}
 */
public record Embedded(NDArray zImage, NDArray zTexts) {

    /** Some embeddings one below the other; owned by the first one's manager. */
    static Embedded concat(List<Embedded> parts) {
        return new Embedded(concat(parts, Embedded::zImage), concat(parts, Embedded::zTexts));
    }

    private static NDArray concat(List<Embedded> parts, Function<Embedded, NDArray> side) {
        return NDArrays.concat(new NDList(parts.stream().map(side).toList()), 0);
    }

    /** Gives both to a manager. */
    Embedded attach(NDManager manager) {
        zImage.attach(manager);
        zTexts.attach(manager);
        return this;
    }

    /** Gives both to a scope until it closes, so that it owns what is computed from them. */
    Embedded lend(NDManager scope) {
        scope.tempAttachAll(zImage, zTexts);
        return this;
    }

    /** Makes gradients flow to both. */
    void requireGradients() {
        zImage.setRequiresGradient(true);
        zTexts.setRequiresGradient(true);
    }

    /** The gradients that came to both, with the same owner. */
    Embedded gradients() {
        return new Embedded(zImage.getGradient(), zTexts.getGradient());
    }

    /** The rows from..to − 1, owned by {@code scope}. */
    Embedded rows(NDManager scope, int from, int to) {
        NDIndex rows = new NDIndex("{}:{}", from, to);
        return new Embedded(zImage.get(rows), zTexts.get(rows)).attach(scope);
    }

    /** Each picture n times; owned by the same managers. */
    Embedded repeat(int n) {
        return new Embedded(zImage.repeat(0, n), zTexts.repeat(0, n));
    }

    /** Σ z · g, whose gradient with respect to z is g; owned by zImage's manager. */
    NDArray dot(Embedded g) {
        NDArray images = zImage.mul(g.zImage).sum();
        return images.add(zTexts.mul(g.zTexts).sum());
    }
}
