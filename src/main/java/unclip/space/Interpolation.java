package unclip.space;

import static java.lang.Math.PI;
import static java.lang.Math.abs;
import static java.lang.Math.atan2;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.math.Slerp;
import unclip.tensor.Tensors;

import java.util.Arrays;
import java.util.List;

/** Ways between embeddings: the chord, and the arc that stays on the sphere. */
public final class Interpolation {

    private Interpolation() {}

    /**
     * Points of the chord, not on the sphere in general.
     *
     * <pre>lerp(a, b, f) = (1 − f) a + f b</pre>
     *
     * @param a {@code [N, D]}
     * @param b {@code [N, D]}
     * @param fraction f: 0 at a, 1 at b
     * @return {@code [N, D]}, owned by a's manager
     */
    public static NDArray lerp(NDArray a, NDArray b, double fraction) {
        requirePairs(a, b);
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray first = UnitVectors.in(scope, a).mul(1 - fraction);
            NDArray point = first.add(UnitVectors.in(scope, b).mul(fraction));
            point.attach(a.getManager());
            return point;
        }
    }

    /**
     * Points of the shorter great arc, walked at constant speed ({@link Slerp}), row by row.
     *
     * <p>Equal vectors stay where they are. Between antipodal ones no arc is the shortest; it then
     * goes through the axis on which a is smallest, so the same ends always give the same arc.
     *
     * @param a unit vectors, {@code [N, D]}
     * @param b unit vectors, {@code [N, D]}
     * @param fraction f: 0 at a, 1 at b; outside, the great circle goes on
     * @return unit vectors, {@code [N, D]}, owned by a's manager
     */
    public static NDArray slerp(NDArray a, NDArray b, double fraction) {
        requireSphere(a, b);
        double[] fractions = new double[(int) a.getShape().get(0)];
        Arrays.fill(fractions, fraction);
        return arc(a, b, fractions);
    }

    /**
     * Several points of one arc, such as the θ of a text diff's slider.
     *
     * @param a a unit vector, {@code [1, D]}
     * @param b a unit vector, {@code [1, D]}
     * @param fractions where on the arc, in any order
     * @return {@code [F, D]}, a row for each fraction, owned by a's manager
     */
    public static NDArray path(NDArray a, NDArray b, List<Double> fractions) {
        requireSphere(a, b);
        if (a.getShape().get(0) != 1 || fractions.isEmpty()) {
            throw new IllegalArgumentException(
                    "A path needs two single vectors [1, D] and at least one fraction, got "
                            + a.getShape()
                            + " and "
                            + fractions.size()
                            + " fractions.");
        }
        double[] each = fractions.stream().mapToDouble(f -> f).toArray();
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray from = UnitVectors.in(scope, a).repeat(0, each.length); // [F, D]
            NDArray to = UnitVectors.in(scope, b).repeat(0, each.length);
            NDArray points = arc(from, to, each);
            points.attach(a.getManager());
            return points;
        }
    }

    /**
     * Angles between rows.
     *
     * @param a unit vectors, {@code [N, D]}
     * @param b unit vectors, {@code [N, D]}
     * @return N angles in [0, π]
     */
    public static List<Double> angles(NDArray a, NDArray b) {
        requirePairs(a, b);
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray first = UnitVectors.in(scope, a);
            double[] apart = UnitVectors.column(UnitVectors.lengths(first.sub(b)));
            double[] together = UnitVectors.column(UnitVectors.lengths(first.add(b)));
            Double[] angles = new Double[apart.length];
            for (int i = 0; i < angles.length; i++) {
                angles[i] = 2 * atan2(apart[i], together[i]); // exact where acos loses half
            }
            return List.of(angles);
        }
    }

    private static NDArray arc(NDArray a, NDArray b, double[] fractions) {
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray from = UnitVectors.in(scope, a);
            NDArray across = orthogonal(scope, from, b); // u of the formula, [N, D]
            List<Double> angles = angles(from, b);
            int N = fractions.length;
            double[] along = new double[N];
            double[] sideways = new double[N];
            for (int i = 0; i < N; i++) {
                Slerp weights = Slerp.at(Math.min(PI, angles.get(i)), fractions[i]);
                along[i] = weights.along();
                sideways[i] = weights.across();
            }
            DataType type = a.getDataType();
            NDArray first = Tensors.create(scope, along, new Shape(N, 1), type);
            NDArray second = Tensors.create(scope, sideways, new Shape(N, 1), type);
            NDArray point = first.mul(from).add(second.mul(across));
            NDArray result = point.div(UnitVectors.lengths(point)); // rounding only
            result.attach(a.getManager());
            return result;
        }
    }

    /** Unit vectors orthogonal to a in the plane of a and b. */
    private static NDArray orthogonal(NDManager scope, NDArray a, NDArray b) {
        NDArray rest = UnitVectors.in(scope, b).sub(a.mul(UnitVectors.dots(a, b)));
        rest = rest.add(stray(scope, a, UnitVectors.column(UnitVectors.lengths(rest))));
        NDArray u = rest.div(UnitVectors.lengths(rest));
        u = u.sub(a.mul(UnitVectors.dots(a, u))); // again: the first pass cancelled digits
        return u.div(UnitVectors.lengths(u));
    }

    /** An axis for each row whose rest is nothing but rounding, zero for the others. */
    private static NDArray stray(NDManager scope, NDArray a, double[] lengths) {
        double tiny = a.getDataType() == DataType.FLOAT64 ? 1e-12 : 1e-6;
        int D = (int) a.getShape().get(1);
        double[] axes = new double[lengths.length * D];
        for (int i = 0; i < lengths.length; i++) {
            if (lengths[i] < tiny) {
                axes[i * D + smallestAxis(UnitVectors.column(a.get(i)))] = 1;
            }
        }
        return Tensors.create(scope, axes, a.getShape(), a.getDataType());
    }

    private static int smallestAxis(double[] a) {
        int smallest = 0;
        for (int j = 1; j < a.length; j++) {
            smallest = abs(a[j]) < abs(a[smallest]) ? j : smallest;
        }
        return smallest;
    }

    private static void requireSphere(NDArray a, NDArray b) {
        requirePairs(a, b);
        if (a.getShape().get(1) < 2) {
            throw new IllegalArgumentException(
                    "An arc needs at least two dimensions, got vectors of " + a.getShape() + ".");
        }
        UnitVectors.require("The ends of an arc", a);
        UnitVectors.require("The ends of an arc", b);
    }

    private static void requirePairs(NDArray a, NDArray b) {
        UnitVectors.requireSameWidth(a, b);
        if (a.getShape().get(0) != b.getShape().get(0)) {
            throw new IllegalArgumentException(
                    "An interpolation needs pairs, got "
                            + a.getShape().get(0)
                            + " and "
                            + b.getShape().get(0)
                            + " vectors.");
        }
    }
}
