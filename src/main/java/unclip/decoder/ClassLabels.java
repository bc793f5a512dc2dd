package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;

import java.util.List;

/**
 * Classes for a U-Net. A dropped label is a row of zeros.
 *
 * @param oneHot 1 at the row's class, else 0, {@code [B, K]}; borrowed
 */
public record ClassLabels(NDArray oneHot) implements Conditioning<ClassLabels> {

    /**
     * Labels of known classes.
     *
     * @param manager owner of the result
     * @param classes K
     * @param labels one a row, in 0..K − 1
     */
    public static ClassLabels of(NDManager manager, int classes, int... labels) {
        float[] values = new float[labels.length * classes];
        for (int row = 0; row < labels.length; row++) {
            if (labels[row] < 0 || labels[row] >= classes) {
                throw new IllegalArgumentException(
                        "A label must lie in 0.." + (classes - 1) + ", got " + labels[row] + ".");
            }
            values[row * classes + labels[row]] = 1;
        }
        return new ClassLabels(manager.create(values, new Shape(labels.length, classes)));
    }

    @Override
    public ClassLabels unconditional() {
        return new ClassLabels(oneHot.zerosLike());
    }

    @Override
    public ClassLabels followedBy(ClassLabels other) {
        return new ClassLabels(oneHot.concat(other.oneHot, 0));
    }

    @Override
    public List<NDArray> arrays() {
        return List.of(oneHot);
    }
}
