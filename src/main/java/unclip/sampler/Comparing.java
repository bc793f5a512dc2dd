package unclip.sampler;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.tensor.Tensors;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Compares two trajectories. */
final class Comparing {

    private Comparing() {}

    static Comparison compare(Trajectory<?> a, Trajectory<?> b) {
        if (!a.x().getShape().equals(b.x().getShape())) {
            throw new IllegalArgumentException(
                    "Trajectories of one shape can be compared, got %s and %s."
                            .formatted(a.x().getShape(), b.x().getShape()));
        }
        Map<Integer, KeptStep> keptA = byIndex(a);
        Map<Integer, KeptStep> keptB = byIndex(b);
        List<StepDifference> steps = new ArrayList<>();
        counterparts(a.numbers(), b.numbers())
                .forEach(
                        (its, others) ->
                                steps.add(
                                        difference(
                                                its,
                                                others,
                                                keptA.get(its.index()),
                                                keptB.get(others.index()))));
        boolean complete = a.isComplete() && b.isComplete();
        return new Comparison(steps, complete ? rms(a.x(), b.x()) : Double.NaN);
    }

    private static Map<Integer, KeptStep> byIndex(Trajectory<?> trajectory) {
        return trajectory.kept().stream()
                .collect(Collectors.toMap(KeptStep::index, Function.identity()));
    }

    /** Steps of the same index where all common ones start at the same times; else in order. */
    private static Map<StepNumbers, StepNumbers> counterparts(
            List<StepNumbers> a, List<StepNumbers> b) {
        Map<Integer, StepNumbers> sameIndex = new HashMap<>();
        b.forEach(n -> sameIndex.put(n.index(), n));
        boolean aligned =
                a.stream()
                        .filter(n -> sameIndex.containsKey(n.index()))
                        .allMatch(n -> n.from().equals(of(sameIndex, n.index()).from()));
        Map<Double, Deque<StepNumbers>> sameTime = new HashMap<>();
        b.forEach(n -> sameTime.computeIfAbsent(n.from().t(), t -> new ArrayDeque<>()).add(n));
        Map<StepNumbers, StepNumbers> pairs = new LinkedHashMap<>();
        for (StepNumbers n : a) {
            Deque<StepNumbers> waiting = sameTime.getOrDefault(n.from().t(), new ArrayDeque<>());
            StepNumbers other = aligned ? sameIndex.get(n.index()) : waiting.poll();
            if (other != null) {
                pairs.put(n, other);
            }
        }
        return pairs;
    }

    private static StepNumbers of(Map<Integer, StepNumbers> steps, int index) {
        return Objects.requireNonNull(steps.get(index));
    }

    private static StepDifference difference(
            StepNumbers a, StepNumbers b, @Nullable KeptStep keptA, @Nullable KeptStep keptB) {
        double[] tensors = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        if (keptA != null && keptB != null) {
            tensors[0] = rms(keptA.xt(), keptB.xt());
            Prediction p = keptA.prediction();
            Prediction q = keptB.prediction();
            if (p != null && q != null) {
                tensors[1] = rms(p.x0Hat(), q.x0Hat());
                tensors[2] = rms(p.epsHat(), q.epsHat());
                tensors[3] = cosine(p.epsHat(), q.epsHat());
            }
        }
        return new StepDifference(
                a.index(),
                b.index(),
                a.from().t(),
                tensors[0],
                tensors[1],
                tensors[2],
                tensors[3],
                quantities(a, b));
    }

    private static List<StepDifference.Quantities> quantities(StepNumbers a, StepNumbers b) {
        Map<String, Double> its = values(a);
        Map<String, Double> others = values(b);
        List<StepDifference.Quantities> differing = new ArrayList<>();
        its.forEach(
                (symbol, value) -> {
                    double other = others.getOrDefault(symbol, Double.NaN);
                    if (Double.compare(value, other) != 0) {
                        differing.add(new StepDifference.Quantities(symbol, value, other));
                    }
                });
        others.forEach(
                (symbol, value) -> {
                    if (!its.containsKey(symbol)) {
                        differing.add(new StepDifference.Quantities(symbol, Double.NaN, value));
                    }
                });
        return differing;
    }

    private static Map<String, Double> values(StepNumbers step) {
        return step.quantities().stream()
                .collect(
                        Collectors.toMap(
                                Quantity::symbol,
                                Quantity::value,
                                (x, y) -> x,
                                LinkedHashMap::new));
    }

    private static double rms(NDArray a, NDArray b) {
        return measure(a, b, (x, y) -> sqrt(Tensors.scalar(x.sub(y).square().mean())));
    }

    private static double cosine(NDArray a, NDArray b) {
        return measure(
                a,
                b,
                (x, y) ->
                        Tensors.scalar(x.mul(y).sum())
                                / sqrt(
                                        Tensors.scalar(x.square().sum())
                                                * Tensors.scalar(y.square().sum())));
    }

    private interface Measure {

        double of(NDArray x, NDArray y);
    }

    /** In float64, on a's device. */
    private static double measure(NDArray a, NDArray b, Measure measure) {
        try (NDManager scope = a.getManager().newSubManager()) {
            NDArray x = a.toType(DataType.FLOAT64, true);
            x.attach(scope);
            NDArray y = b.toDevice(a.getDevice(), true);
            y.attach(scope);
            NDArray z = y.toType(DataType.FLOAT64, true);
            z.attach(scope);
            return measure.of(x, z);
        }
    }
}
