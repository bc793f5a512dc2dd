package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterTry;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.sampler.step.DdimStep;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;

/** What a trajectory keeps, and that it can tell it again. */
class TrajectoryTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void recordingChangesNothing(Runs.Kind kind) {
        NDArray alone =
                Runs.sampler(kind.step(), 20)
                        .run(manager, Runs.xT(manager), Runs.NONE, Runs.noise(), step -> {});
        try (Trajectory<Conditioning.None> t = Runs.recorded(manager, kind.step(), 20)) {
            assertThat(t.result().toFloatArray()).containsExactly(alone.toFloatArray());
            assertThat(t.numbers()).hasSize(20);
            assertThat(t.kept()).hasSize(20);
        }
    }

    @Test
    void keptStepsAreTheFirstTheLastAndOthersAtEqualDistances() {
        Recording four = Recording.standard().ofSteps(4);
        try (Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), 10, four)) {
            assertThat(t.kept())
                    .extracting(KeptStep::t)
                    .containsExactly(1000.0, 700.0, 400.0, 100.0);
            assertThat(t.numbers()).hasSize(10);
            KeptStep last = t.kept().get(3);
            assertThat(last.evaluation().prediction().x0Hat().toFloatArray())
                    .containsExactly(t.result().toFloatArray());
        }
    }

    @Property(tries = 60)
    void theBudgetHoldsAndIsUsed(
            @ForAll Runs.Kind kind,
            @ForAll Detail detail,
            @ForAll @IntRange(min = 2, max = 40) int steps,
            @ForAll @IntRange(min = 12, max = 200) int arrays) {
        long budget = arrays * Runs.BYTES;
        Recording recording = Recording.ofBytes(budget).of(detail);
        try (NDManager own = NDManager.newBaseManager();
                Trajectory<Conditioning.None> t =
                        Runs.recorded(own, kind.step(), steps, recording)) {
            assertThat(t.bytes()).isLessThanOrEqualTo(budget);
            long past = 3L * kind.step().memory() * Runs.BYTES;
            assertThat(bytesUnder(own)).isBetween(t.bytes(), t.bytes() + Runs.BYTES + past);
            List<Integer> kept = t.kept().stream().map(KeptStep::index).toList();
            assertThat(kept).startsWith(0).endsWith(steps - 1).isSorted().doesNotHaveDuplicates();
            assertThat(t.numbers()).hasSize(steps);
        }
    }

    private static long bytesUnder(NDManager owner) {
        return owner.getManagedArrays().stream()
                .mapToLong(array -> array.size() * array.getDataType().getNumOfBytes())
                .sum();
    }

    @Property(tries = 30)
    void gapsBetweenKeptStepsDifferByOneAtMostWhereAllStepsAreAlike(
            @ForAll @IntRange(min = 2, max = 60) int steps,
            @ForAll @IntRange(min = 2, max = 60) int fit) {
        Recording recording = Recording.ofBytes(3L * fit * Runs.BYTES);
        try (NDManager own = NDManager.newBaseManager();
                Trajectory<Conditioning.None> t =
                        Runs.recorded(own, new DdimStep(0), steps, recording)) {
            List<Integer> kept = t.kept().stream().map(KeptStep::index).toList();
            assertThat(kept).hasSize(Math.min(fit, steps));
            List<Integer> gaps = new ArrayList<>();
            for (int i = 1; i < kept.size(); i++) {
                gaps.add(kept.get(i) - kept.get(i - 1));
            }
            int least = gaps.stream().min(Integer::compare).orElse(0);
            assertThat(gaps).allMatch(gap -> gap <= least + 1);
        }
    }

    @Test
    void stepsThatGrowLargerOnTheWayStillFitTheBudget() {
        Denoiser<Conditioning.None> guidedLate =
                (xt, level, none) ->
                        (level.t() > 500
                                        ? Runs.CURVED
                                        : new ClassifierFreeGuidance<>(Runs.CURVED, 2))
                                .predict(xt, level, none);
        long budget = 100 * Runs.BYTES;
        Trajectory<Conditioning.None> t =
                Runs.sampler(new DdimStep(1), 40)
                        .with(guidedLate)
                        .trajectory(
                                manager,
                                Runs.xT(manager),
                                Runs.NONE,
                                Runs.noise(),
                                Recording.ofBytes(budget))
                        .run();
        assertThat(t.bytes()).isLessThanOrEqualTo(budget).isGreaterThan(budget / 2);
        assertThat(t.kept()).extracting(KeptStep::index).startsWith(0).endsWith(39);
        assertThat(t.numbers().get(39).guidance()).hasSize(3);
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void replayTellsTheSameNumbersAndArraysKeptOrNot(Runs.Kind kind) {
        List<Recording> recordings =
                List.of(
                        Recording.standard(),
                        Recording.standard().of(Detail.PREDICTION),
                        Recording.standard().ofSteps(3));
        for (Recording recording : recordings) {
            List<List<float[]>> live = new ArrayList<>();
            Trajectory<Conditioning.None> t =
                    Runs.sampler(kind.step(), 8)
                            .with(new ClassifierFreeGuidance<>(Runs.CURVED, 2))
                            .trajectory(
                                    manager, Runs.xT(manager), Runs.NONE, Runs.noise(), recording)
                            .run(step -> live.add(arrays(step)));
            for (int i = 0; i < 8; i++) {
                int k = i;
                t.replay(
                        k,
                        step -> {
                            assertThat(step.numbers()).isEqualTo(t.numbers().get(k));
                            assertSame(arrays(step), live.get(k));
                        });
            }
            AtomicInteger told = new AtomicInteger();
            t.replay(step -> told.incrementAndGet());
            assertThat(told).hasValue(t.kept().size());
        }
    }

    /** Everything a step holds. */
    private static List<float[]> arrays(Step step) {
        List<NDArray> all = new ArrayList<>(List.of(step.xt(), step.xs(), step.move().mean()));
        for (Evaluation e : step.evaluations()) {
            all.addAll(List.of(e.x(), e.prediction().x0Hat(), e.prediction().epsHat()));
        }
        step.move().terms().forEach(term -> all.add(term.tensor()));
        NDArray z = step.move().noise();
        if (z != null) {
            all.add(z);
        }
        return all.stream().map(NDArray::toFloatArray).toList();
    }

    private static void assertSame(List<float[]> got, List<float[]> expected) {
        assertThat(got).hasSameSizeAs(expected);
        for (int i = 0; i < got.size(); i++) {
            assertThat(got.get(i)).containsExactly(expected.get(i));
        }
    }

    @Test
    void replayOfKeptAnswersAsksTheDenoiserNothing() {
        AtomicInteger asked = new AtomicInteger();
        Denoiser<Conditioning.None> counting =
                (xt, level, none) -> {
                    asked.incrementAndGet();
                    return Runs.CURVED.predict(xt, level, none);
                };
        Trajectory<Conditioning.None> t =
                Runs.sampler(new Runs.SeveralDraws(), 6)
                        .with(counting)
                        .trajectory(manager, Runs.xT(manager), Runs.NONE, Runs.noise())
                        .run();
        int before = asked.get();
        t.replay(step -> assertThat(step.isPredicted()).isTrue());
        assertThat(asked).hasValue(before);
    }

    @Test
    void aTrajectoryOutlivesAStepThatFailsAndAnInterruption() {
        Denoiser<Conditioning.None> broken =
                (xt, level, none) ->
                        level.t() > 500
                                ? Runs.CURVED.predict(xt, level, none)
                                : new Prediction(xt.mul(Double.NaN), xt, level);
        Trajectory<Conditioning.None> t =
                Runs.sampler(new DdimStep(1), 10)
                        .with(broken)
                        .trajectory(manager, Runs.xT(manager), Runs.NONE, Runs.noise());
        assertThatThrownBy(t::run)
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("at step 5, t = 500.0");
        assertThat(t.numbers()).hasSize(5);
        assertThat(t.isComplete()).isFalse();
        assertThatThrownBy(t::result).hasMessage("The run stands before step 5 of 10.");
        Trajectory<Conditioning.None> mended = t.rewind(5).with(Runs.CURVED).run();
        Trajectory<Conditioning.None> whole = Runs.recorded(manager, new DdimStep(1), 10);
        assertThat(mended.result().toFloatArray()).containsExactly(whole.result().toFloatArray());

        Trajectory<Conditioning.None> stopped =
                Runs.sampler(new DdimStep(1), 10)
                        .trajectory(manager, Runs.xT(manager), Runs.NONE, Runs.noise());
        assertThatThrownBy(
                        () ->
                                stopped.run(
                                        step -> {
                                            if (step.index() == 3) {
                                                Thread.currentThread().interrupt();
                                            }
                                        }))
                .isInstanceOf(CancellationException.class);
        assertThat(stopped.kept()).hasSize(4);
        assertThat(stopped.run().result().toFloatArray())
                .containsExactly(whole.result().toFloatArray());
    }

    @Test
    void closingFreesAllAndALaterUseSaysSo() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new Runs.Multistep(), 9);
        t.rewind(4).run().close();
        t.close();
        t.close();
        assertThat(manager.getManagedArrays()).isEmpty();
        assertThatThrownBy(() -> t.rewind(1)).hasMessage("This trajectory is closed.");
        assertThatThrownBy(() -> t.replay(1, step -> {})).hasMessage("This trajectory is closed.");
    }

    @Test
    void aBudgetTooSmallForTwoStepsIsRefusedBeforeTheFirst() {
        assertThatThrownBy(() -> Runs.recorded(manager, new DdimStep(0), 9, Recording.ofBytes(100)))
                .hasMessage(
                        "Recording samples of the shape (2, 3) takes at least 144 bytes, got a"
                                + " budget of 100.");
        assertThatThrownBy(() -> Recording.standard().ofSteps(1))
                .hasMessage("A recording keeps at least 2 steps, got 1.");
        assertThatThrownBy(() -> Recording.ofBytes(0)).hasMessageContaining("got 0");
    }
}
