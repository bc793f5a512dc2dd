package unclip.sampler;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * How far two trajectories differ, step by step. Steps belong together that start at the same time.
 *
 * @param steps those of the first that have a counterpart, in order
 * @param result root mean square of the difference between the results; NaN unless both are
 *     complete
 */
public record Comparison(List<StepDifference> steps, double result) {

    /** Copies the list. */
    public Comparison {
        steps = List.copyOf(steps);
    }

    /** The first step in which anything differs. */
    public Optional<StepDifference> firstDifference() {
        return steps.stream().filter(StepDifference::differs).findFirst();
    }

    /** One row a step; NaN where either trajectory kept no tensors. */
    public Table toTable() {
        Table table =
                Table.create(
                        "comparison",
                        IntColumn.create("step", ints(StepDifference::index)),
                        IntColumn.create("other step", ints(StepDifference::otherIndex)),
                        DoubleColumn.create("t", doubles(StepDifference::t)),
                        DoubleColumn.create("rms Δx_t", doubles(StepDifference::xt)),
                        DoubleColumn.create("rms Δx̂_0", doubles(StepDifference::x0Hat)),
                        DoubleColumn.create("rms Δε̂", doubles(StepDifference::epsHat)),
                        DoubleColumn.create("cos ε̂", doubles(StepDifference::cosine)));
        table.addColumns(
                StringColumn.create(
                        "numbers", steps.stream().map(Comparison::quantities).toList()));
        return table;
    }

    private int[] ints(ToIntFunction<StepDifference> of) {
        return steps.stream().mapToInt(of).toArray();
    }

    private double[] doubles(ToDoubleFunction<StepDifference> of) {
        return steps.stream().mapToDouble(of).toArray();
    }

    private static String quantities(StepDifference step) {
        return step.quantities().stream()
                .map(
                        q ->
                                String.format(
                                        Locale.ROOT,
                                        "%s: %.4g, %.4g",
                                        q.symbol(),
                                        q.value(),
                                        q.other()))
                .collect(Collectors.joining("; "));
    }
}
