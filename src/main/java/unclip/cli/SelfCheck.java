package unclip.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.convolutional.Conv2d;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** Small computations whose answers are known; a mismatched native library fails them. */
final class SelfCheck {

    private static final float TOLERANCE = 1e-5f;

    private SelfCheck() {}

    /** Names of the computations that went wrong on a device; empty if none did. */
    static List<String> failures(Engine engine, Device device) {
        Map<String, Predicate<NDManager>> checks = new LinkedHashMap<>();
        checks.put("shapes", SelfCheck::readsShapes);
        checks.put("matrix product", SelfCheck::multiplies);
        checks.put("convolution", SelfCheck::convolves);
        List<String> failures = new ArrayList<>();
        try (NDManager manager = engine.newBaseManager(device)) {
            checks.forEach(
                    (name, check) -> {
                        if (!holds(check, manager)) {
                            failures.add(name);
                        }
                    });
        }
        return failures;
    }

    private static boolean holds(Predicate<NDManager> check, NDManager manager) {
        try {
            return check.test(manager);
        } catch (RuntimeException e) {
            return false;
        }
    }

    private static boolean readsShapes(NDManager manager) {
        NDArray x = manager.zeros(new Shape(2, 3, 5, 7));
        Shape swapped = x.transpose(3, 0, 2, 1).getShape();
        return x.getShape().equals(new Shape(2, 3, 5, 7)) && swapped.equals(new Shape(7, 2, 5, 3));
    }

    private static boolean multiplies(NDManager manager) {
        NDArray a = manager.create(new float[] {1, 2, 3, 4, 5, 6}, new Shape(2, 3));
        NDArray b = manager.create(new float[] {7, 8, 9, 10, 11, 12}, new Shape(3, 2));
        return near(a.matMul(b), new Shape(2, 2), 58, 64, 139, 154);
    }

    /** A box filter over the numbers 0 … 8: each output is the sum of four neighbours. */
    private static boolean convolves(NDManager manager) {
        NDArray x = manager.arange(9f).reshape(1, 1, 3, 3);
        NDArray box = manager.ones(new Shape(1, 1, 2, 2));
        NDArray y = Conv2d.conv2d(x, box).singletonOrThrow();
        return near(y, new Shape(1, 1, 2, 2), 8, 12, 20, 24);
    }

    private static boolean near(NDArray actual, Shape shape, float... expected) {
        float[] values = actual.toFloatArray();
        boolean all = actual.getShape().equals(shape) && values.length == expected.length;
        for (int i = 0; all && i < values.length; i++) {
            all = Math.abs(values[i] - expected[i]) <= TOLERANCE * Math.abs(expected[i]);
        }
        return all;
    }
}
