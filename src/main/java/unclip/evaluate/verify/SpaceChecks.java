package unclip.evaluate.verify;

import static java.lang.Math.PI;
import static java.lang.Math.cos;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.space.Interpolation;
import unclip.space.Pca;
import unclip.space.TextDiff;
import unclip.space.UnitVectors;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;

/** Operations on embeddings at the places where their result is known. */
final class SpaceChecks {

    private static final String TOPIC = "CLIP space";
    private static final String TEXT_DIFF = "Ramesh et al. 2022, §3.3";
    private static final int WIDTH = 64;
    private static final int ROWS = 16;
    private static final double TOLERANCE = 1e-6; // of unit vectors in float32

    private SpaceChecks() {}

    static List<Check> checks(NDManager manager) {
        NDArray zImage = sphere(manager, 0);
        NDArray zText = sphere(manager, 1);
        NDArray zText0 = sphere(manager, 2);
        NDArray direction = TextDiff.direction(zText, zText0);
        NDArray arc = Interpolation.slerp(zImage, zText, 0.3);
        Pca pca = Pca.exact(zImage.toType(DataType.FLOAT64, true));
        return List.of(
                zero("text diff at θ = 0, less z_i", apply(zImage, direction, 0), zImage),
                zero("text diff at θ = 1, less z_d", apply(zImage, direction, 1), direction),
                one("length of z_d", direction, TEXT_DIFF),
                one("length on the arc (slerp)", arc, "unit vectors stay unit vectors"),
                near(
                        "length on the chord of a right angle (lerp)",
                        sqrt(0.5),
                        halfway(manager),
                        "√½ in its middle"),
                near(
                        "share of the angle at f = 0.3 (slerp)",
                        0.3,
                        angle(zImage, arc) / angle(zImage, zText),
                        "constant speed along the arc"),
                near(
                        "cosine at θ = 0.25 to a direction at 90°",
                        cos(PI / 8),
                        quarter(manager),
                        TEXT_DIFF + ", slerp by a quarter of 90°"),
                zero("analogy a : b :: a : ?, less b", analogy(zText0, zText), zText),
                zero(
                        "PCA with every component, less z",
                        pca.reconstruct(zImage.toType(DataType.FLOAT64, true), pca.size()),
                        zImage.toType(DataType.FLOAT64, true)));
    }

    private static NDArray sphere(NDManager manager, long image) {
        NDArray normal = NoiseSource.of(1, 0, image).initial(manager, new Shape(1, ROWS, WIDTH));
        return UnitVectors.normalise(normal.reshape(ROWS, WIDTH));
    }

    private static NDArray apply(NDArray zImage, NDArray direction, double theta) {
        return TextDiff.apply(zImage, direction, theta);
    }

    private static NDArray analogy(NDArray a, NDArray b) {
        return TextDiff.analogy(a, b, a);
    }

    private static NDArray axis(NDManager manager, int i) {
        return manager.eye(2).get("{}:{}", i, i + 1);
    }

    private static double halfway(NDManager manager) {
        NDArray middle = Interpolation.lerp(axis(manager, 0), axis(manager, 1), 0.5);
        return Tensors.scalar(middle.square().sum().sqrt());
    }

    private static double quarter(NDManager manager) {
        NDArray z = axis(manager, 0);
        return Tensors.scalar(TextDiff.apply(z, axis(manager, 1), 0.25).mul(z).sum());
    }

    private static double angle(NDArray a, NDArray b) {
        return Interpolation.angles(a, b).get(0);
    }

    private static Check zero(String name, NDArray got, NDArray expected) {
        double largest = Tensors.scalar(got.sub(expected).abs().max());
        return new Check(TOPIC, name, 0, largest, TOLERANCE, "largest difference");
    }

    /** The length that is furthest from 1. */
    private static Check one(String name, NDArray rows, String source) {
        NDArray apart = rows.square().sum(new int[] {1}).sqrt().sub(1).abs().max();
        return near(name, 1, 1 + Tensors.scalar(apart), source);
    }

    private static Check near(String name, double expected, double got, String source) {
        return new Check(TOPIC, name, expected, got, TOLERANCE, source);
    }
}
