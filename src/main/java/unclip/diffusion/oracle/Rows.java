package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.function.UnaryOperator;

/** A batch as a matrix, one row an image, and the scope around a formula. */
final class Rows {

    private Rows() {}

    /** B. */
    static int count(NDArray x) {
        if (x.getShape().dimension() == 0 || x.getShape().get(0) == 0) {
            throw new IllegalArgumentException(
                    "An oracle reads a batch of shape [B, …] with B > 0, got "
                            + x.getShape()
                            + ".");
        }
        return (int) x.getShape().get(0);
    }

    /** D, the product of the other axes. */
    static int width(NDArray x) {
        return (int) (x.size() / count(x));
    }

    /** {@code [B, …] → [B, D]}. */
    static NDArray of(NDArray x) {
        return x.getShape().dimension() == 2 ? x : x.reshape(count(x), width(x));
    }

    /** f(rows of x) without its temporaries, owned by x's manager; f returns a new array. */
    static NDArray map(NDArray x, UnaryOperator<NDArray> f) {
        NDManager manager = x.getManager();
        try (NDManager scope = manager.newSubManager()) {
            scope.tempAttachAll(x);
            NDArray y = f.apply(of(x));
            y.attach(manager);
            return y;
        }
    }

    /** What a formula says of the rows of x. */
    interface Formula {
        Prediction of(NDArray rows);
    }

    /** A prediction from a formula over rows, in x's shape and owned by its manager. */
    static Prediction predict(NDArray x, NoiseLevel level, Formula formula) {
        NDManager manager = x.getManager();
        try (NDManager scope = manager.newSubManager()) {
            scope.tempAttachAll(x);
            Prediction p = formula.of(of(x));
            NDArray x0Hat = p.x0Hat().reshape(x.getShape());
            NDArray epsHat = p.epsHat().reshape(x.getShape());
            x0Hat.attach(manager);
            epsHat.attach(manager);
            return new Prediction(x0Hat, epsHat, level);
        }
    }
}
