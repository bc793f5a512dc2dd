package unclip.nn;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.jspecify.annotations.Nullable;

import unclip.math.RandomStreams;
import unclip.tensor.NativeWarnings;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The named arrays that a network learns, in the order in which its parts created them.
 *
 * <p>Names are dotted paths ({@code blocks.0.qkv.weight}) and stand as such in weight files. A
 * network's parts receive a view with their prefix from {@link #in}. Initial values depend on
 * (seed, name) only, so adding a part leaves the others as they were. The manager owns the arrays.
 */
public final class Parameters {

    private final NDManager manager;
    private final long seed;
    private final String prefix;
    private final Map<String, NDArray> arrays;
    private final @Nullable Map<String, NDArray> given; // instead of initial values

    private Parameters(
            NDManager manager,
            long seed,
            String prefix,
            Map<String, NDArray> arrays,
            @Nullable Map<String, NDArray> given) {
        this.manager = manager;
        this.seed = seed;
        this.prefix = prefix;
        this.arrays = arrays;
        this.given = given;
    }

    /** An empty set whose arrays will belong to {@code manager}. */
    public static Parameters create(NDManager manager, long seed) {
        NativeWarnings.spend();
        return new Parameters(manager, seed, "", new LinkedHashMap<>(), null);
    }

    /**
     * An empty set that takes each array from weights that are there already, instead of drawing
     * initial values: nothing is copied, and large networks start at once.
     *
     * @param manager where the weights belong, and what the network adds to them
     * @param weights every array that the network will ask for, by full name
     */
    public static Parameters of(NDManager manager, Map<String, NDArray> weights) {
        return new Parameters(manager, 0, "", new LinkedHashMap<>(), Map.copyOf(weights));
    }

    /** A view that puts {@code name.} before every name. */
    public Parameters in(String name) {
        return new Parameters(manager, seed, prefix + name + ".", arrays, given);
    }

    /** Adds an array of independent N(0, std²) numbers. */
    public NDArray normal(String name, double std, long... shape) {
        return add(
                name,
                new Shape(shape),
                random -> std * ZigguratSampler.NormalizedGaussian.of(random).sample());
    }

    /** Adds an array of independent numbers, uniform on [-bound, bound). */
    public NDArray uniform(String name, double bound, long... shape) {
        return add(name, new Shape(shape), random -> bound * (2 * random.nextDouble() - 1));
    }

    /** Adds an array of one repeated value. */
    public NDArray constant(String name, double value, long... shape) {
        return add(name, new Shape(shape), random -> value);
    }

    /** Zeros that are not learned and have no name. */
    NDArray fixedZeros(long... shape) {
        return manager.zeros(new Shape(shape));
    }

    private NDArray add(String name, Shape shape, ToDoubleFunction<UniformRandomProvider> initial) {
        String path = prefix + name;
        NDArray array = given == null ? initial(path, shape, initial) : given(given, path, shape);
        if (arrays.put(path, array) != null) {
            throw new IllegalStateException("Two parameters are called " + path + ".");
        }
        return array;
    }

    private static NDArray given(Map<String, NDArray> weights, String path, Shape shape) {
        NDArray array = weights.get(path);
        if (array == null) {
            throw new IllegalArgumentException(
                    "The weights don't fit the network: " + path + " is missing.");
        }
        requireShape(path, array, shape);
        return array;
    }

    private NDArray initial(
            String path, Shape shape, ToDoubleFunction<UniformRandomProvider> initial) {
        UniformRandomProvider random = RandomStreams.open(seed, path.hashCode());
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) initial.applyAsDouble(random);
        }
        return manager.create(values, shape);
    }

    /** All arrays by full name, in order of creation; a view. */
    public Map<String, NDArray> arrays() {
        return Collections.unmodifiableMap(arrays);
    }

    /** The number of learned scalars. */
    public long count() {
        return arrays.values().stream().mapToLong(NDArray::size).sum();
    }

    /** Makes gradients flow to every array. */
    public void requireGradients() {
        arrays.values().forEach(array -> array.setRequiresGradient(true));
    }

    /**
     * Overwrites every array in place.
     *
     * @param values arrays of the same names and shapes, on any device
     * @throws IllegalArgumentException if a name is missing, unknown, or has another shape
     */
    public void copyFrom(Map<String, NDArray> values) {
        requireSame(values.keySet(), arrays.keySet(), "unknown");
        requireSame(arrays.keySet(), values.keySet(), "missing");
        arrays.forEach(
                (name, array) -> {
                    NDArray value = requireNonNull(values.get(name));
                    requireShape(name, value, array.getShape());
                    value.copyTo(array);
                });
    }

    private static void requireShape(String name, NDArray value, Shape shape) {
        if (!value.getShape().equals(shape)) {
            throw new IllegalArgumentException(
                    "Weight "
                            + name
                            + " has the shape "
                            + value.getShape()
                            + ", the network needs "
                            + shape
                            + ".");
        }
    }

    private static void requireSame(Set<String> names, Set<String> known, String what) {
        TreeSet<String> rest = new TreeSet<>(names);
        rest.removeAll(known);
        if (!rest.isEmpty()) {
            throw new IllegalArgumentException(
                    "The weights don't fit the network: "
                            + rest.size()
                            + " "
                            + what
                            + ", the first "
                            + rest.first()
                            + ".");
        }
    }
}
