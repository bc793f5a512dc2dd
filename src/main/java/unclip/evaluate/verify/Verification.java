package unclip.evaluate.verify;

import ai.djl.ndarray.NDManager;

import tech.tablesaw.api.BooleanColumn;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.BiConsumer;

/** Every check there is, topic by topic. */
public final class Verification {

    /** The checks of one topic. */
    @FunctionalInterface
    public interface Topic {

        /**
         * Computes them.
         *
         * @param manager a scope of its own, on the device under test
         */
        List<Check> checks(NDManager manager);
    }

    private static final List<Topic> TOPICS =
            List.of(
                    ScheduleChecks::checks,
                    PosteriorChecks::checks,
                    GridChecks::checks,
                    BoundChecks::checks,
                    SamplerChecks::checks,
                    FaultChecks::checks,
                    ContrastiveChecks::checks,
                    ClipChecks::checks,
                    AttentionChecks::checks,
                    SpaceChecks::checks);

    private Verification() {}

    /**
     * Runs all topics.
     *
     * @param manager whose device is tested
     * @param progress told how many topics of how many are done
     * @throws CancellationException after the topic during which the thread was interrupted
     */
    public static List<Check> run(NDManager manager, BiConsumer<Integer, Integer> progress) {
        List<Check> all = new ArrayList<>();
        for (int i = 0; i < TOPICS.size(); i++) {
            if (Thread.interrupted()) {
                throw new CancellationException("Verification stopped.");
            }
            try (NDManager scope = manager.newSubManager()) {
                all.addAll(TOPICS.get(i).checks(scope));
            }
            progress.accept(i + 1, TOPICS.size());
        }
        return all;
    }

    /** Checks as a table, a row each. */
    public static Table table(List<Check> checks) {
        StringColumn topic = StringColumn.create("topic");
        StringColumn name = StringColumn.create("name");
        DoubleColumn expected = DoubleColumn.create("expected");
        DoubleColumn got = DoubleColumn.create("got");
        DoubleColumn error = DoubleColumn.create("error");
        DoubleColumn tolerance = DoubleColumn.create("tolerance");
        BooleanColumn passes = BooleanColumn.create("passes");
        StringColumn source = StringColumn.create("source");
        for (Check check : checks) {
            topic.append(check.topic());
            name.append(check.name());
            expected.append(check.expected());
            got.append(check.got());
            error.append(check.error());
            tolerance.append(check.tolerance());
            passes.append(check.passes());
            source.append(check.source());
        }
        return Table.create("checks", topic, name, expected, got, error, tolerance, passes, source);
    }
}
