package unclip.nn;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;

import unclip.math.RandomStreams;
import unclip.tensor.NativeWarnings;

import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/**
 * The named arrays that a network is made of, in the order in which its parts created them: those
 * that it learns, and a few that are fixed but stored with them.
 *
 * <p>Names are dotted paths ({@code blocks.0.qkv.weight}) and stand as such in weight files. A
 * network's parts receive a view with their prefix from {@link #in}. Initial values depend on
 * (seed, name) only, so adding a part leaves the others as they were. The manager owns the arrays.
 */
public final class Parameters {

    private final NDManager manager;
    private final String prefix;
    private final Map<String, NDArray> arrays;
    private final Set<String> fixed; // names of those that are not learned
    private final Source source;

    /** Where an array comes from when a part of a network asks for it. */
    @FunctionalInterface
    private interface Source {

        NDArray array(String path, Shape shape, ToDoubleFunction<UniformRandomProvider> initial);
    }

    private Parameters(
            NDManager manager,
            String prefix,
            Map<String, NDArray> arrays,
            Set<String> fixed,
            Source source) {
        this.manager = manager;
        this.prefix = prefix;
        this.arrays = arrays;
        this.fixed = fixed;
        this.source = source;
    }

    /** An empty set whose arrays will belong to {@code manager}. */
    public static Parameters create(NDManager manager, long seed) {
        NativeWarnings.spend();
        return new Parameters(
                manager,
                "",
                new LinkedHashMap<>(),
                new HashSet<>(),
                (path, shape, initial) -> drawn(manager, seed, path, shape, initial));
    }

    /**
     * An empty set for looking at names and shapes and for {@link #count}: every array is one zero
     * that is repeated, so that a network of any size takes no memory worth mentioning. Nothing can
     * be learned or loaded into it.
     *
     * @param manager owner of the zeros
     */
    public static Parameters shapesOnly(NDManager manager) {
        NativeWarnings.spend();
        return new Parameters(
                manager,
                "",
                new LinkedHashMap<>(),
                new HashSet<>(),
                (path, shape, initial) -> manager.create(0f).broadcast(shape));
    }

    /**
     * An empty set that takes each array from weights that are there already, instead of drawing
     * initial values: nothing is copied, and large networks start at once.
     *
     * @param manager where the weights belong, and what the network adds to them
     * @param weights every array that the network will ask for, by full name
     */
    public static Parameters of(NDManager manager, Map<String, NDArray> weights) {
        Map<String, NDArray> copy = Map.copyOf(weights);
        return new Parameters(
                manager,
                "",
                new LinkedHashMap<>(),
                new HashSet<>(),
                (path, shape, initial) -> given(copy, path, shape));
    }

    /** A view that puts {@code name.} before every name. */
    public Parameters in(String name) {
        return new Parameters(manager, prefix + name + ".", arrays, fixed, source);
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

    /**
     * Adds an array of one repeated value that is stored with the weights but not learned, such as
     * statistics of the data.
     */
    public NDArray fixed(String name, double value, long... shape) {
        fixed.add(prefix + name);
        return constant(name, value, shape);
    }

    /** Zeros that are not learned and have no name. */
    NDArray fixedZeros(long... shape) {
        return manager.zeros(new Shape(shape));
    }

    private NDArray add(String name, Shape shape, ToDoubleFunction<UniformRandomProvider> initial) {
        String path = prefix + name;
        NDArray array = source.array(path, shape, initial);
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

    private static NDArray drawn(
            NDManager manager,
            long seed,
            String path,
            Shape shape,
            ToDoubleFunction<UniformRandomProvider> initial) {
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

    /** Those arrays that are learned, by full name, in order of creation. */
    public Map<String, NDArray> learned() {
        Map<String, NDArray> learned = new LinkedHashMap<>(arrays);
        learned.keySet().removeAll(fixed);
        return learned;
    }

    /** The number of learned scalars. */
    public long count() {
        return learned().values().stream().mapToLong(NDArray::size).sum();
    }

    /** Makes gradients flow to every array that is learned. */
    public void requireGradients() {
        learned().values().forEach(array -> array.setRequiresGradient(true));
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
