package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

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
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Going back and running on: exact where nothing is edited, and edited where it says so. */
class ForkTest {

    private static final int STEPS = 12;

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    @AfterTry
    void close() {
        manager.close();
    }

    @ParameterizedTest
    @EnumSource(Runs.Kind.class)
    void rewindingToAnyStepAndRunningOnGivesTheSameToTheLastBit(Runs.Kind kind) {
        List<Recording> recordings =
                List.of(
                        Recording.standard(),
                        Recording.standard().ofSteps(3),
                        Recording.ofBytes(30 * Runs.BYTES));
        for (Recording recording : recordings) {
            try (Trajectory<Conditioning.None> t =
                    Runs.recorded(manager, kind.step(), STEPS, recording)) {
                for (int k = 0; k < STEPS; k++) {
                    try (Trajectory<Conditioning.None> again = t.rewind(k).run()) {
                        assertThat(again.result().toFloatArray())
                                .containsExactly(t.result().toFloatArray());
                        assertThat(again.first()).isEqualTo(k);
                        assertThat(again.numbers()).hasSize(STEPS - k);
                    }
                }
            }
        }
        assertThat(manager.getManagedArrays()).isEmpty();
    }

    @Property(tries = 25)
    void aForkOfAnEditedForkIsExactToo(
            @ForAll Runs.Kind kind,
            @ForAll @IntRange(max = STEPS - 1) int first,
            @ForAll @IntRange(max = STEPS - 1) int second,
            @ForAll boolean thin) {
        Recording recording = thin ? Recording.ofBytes(40 * Runs.BYTES) : Recording.standard();
        int k = Math.min(first, second);
        try (NDManager own = NDManager.newBaseManager();
                Trajectory<Conditioning.None> t =
                        Runs.recorded(own, kind.step(), STEPS, recording);
                Trajectory<Conditioning.None> edited =
                        t.rewind(k).editX0(x -> x.mul(0.5)).editSigma(s -> s + 0.1).run();
                Trajectory<Conditioning.None> again =
                        edited.rewind(Math.max(first, second)).run()) {
            assertThat(again.result().toFloatArray())
                    .containsExactly(edited.result().toFloatArray());
            assertThat(edited.result()).isNotEqualTo(t.result());
        }
    }

    @Test
    void anEditLeavesTheOriginalAndAllBeforeItAsTheyWere() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(1), STEPS);
        float[] before = t.result().toFloatArray();
        Trajectory<Conditioning.None> fork =
                t.rewind(5).editXt(xt -> xt.add(1)).editX0(x0 -> x0.clip(-0.1, 0.1)).run();
        assertThat(t.result().toFloatArray()).containsExactly(before);
        assertThat(t.kept()).hasSize(STEPS);
        assertThat(fork.origin())
                .hasValueSatisfying(
                        origin -> {
                            assertThat(origin.trajectory()).isSameAs(t);
                            assertThat(origin.step()).isEqualTo(5);
                        });
        assertThat(fork.kept()).extracting(KeptStep::index).startsWith(5);
        assertThat(fork.kept().get(0).xt().toFloatArray())
                .containsExactly(t.kept().get(5).xt().add(1).toFloatArray());
        t.close();
        assertThat(fork.rewind(7).run().result().toFloatArray())
                .containsExactly(fork.result().toFloatArray());
    }

    @Test
    void editingX0DerivesTheNoiseUnlessToldOtherwise() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), STEPS);
        NDArray half = predicted(t.rewind(4).editX0(x0 -> x0.mul(0.5))).x0Hat();
        assertThat(half.toFloatArray())
                .containsExactly(predicted(t.rewind(4)).x0Hat().mul(0.5).toFloatArray());
        assertIdentity(t.rewind(4).editX0(x0 -> x0.mul(0.5)), 0);
        assertIdentity(t.rewind(4).editEps(eps -> eps.add(1)), 0);
        double onX0 = t.sampler().grid().level(4).signal();
        // x̂_0 moved by 1 beside the same ε̂ breaks x_t = √ᾱ x̂_0 + √(1 − ᾱ) ε̂ by √ᾱ
        assertIdentity(t.rewind(4).editX0Alone(x0 -> x0.add(1)), onX0);
        double onEps = t.sampler().grid().level(4).noise();
        assertIdentity(t.rewind(4).editEpsAlone(eps -> eps.add(1)), onEps);
    }

    private static Prediction predicted(Fork<Conditioning.None> fork) {
        return fork.run().kept().get(0).evaluation().prediction();
    }

    private static void assertIdentity(Fork<Conditioning.None> fork, double brokenBy) {
        Evaluation e = fork.run().kept().get(0).evaluation();
        NDArray made =
                e.prediction()
                        .x0Hat()
                        .mul(e.level().signal())
                        .add(e.prediction().epsHat().mul(e.level().noise()));
        for (float difference : made.sub(e.x()).toFloatArray()) {
            assertThat((double) difference).isCloseTo(brokenBy, within(2e-6)); // float32 at size 4
        }
    }

    @Test
    void editsOfSigmaScaleTheNoiseAndKeepTheMean() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(1), STEPS);
        List<float[]> noises = new ArrayList<>();
        for (UnaryOperator<Double> edit :
                List.<UnaryOperator<Double>>of(s -> s, s -> 2 * s, s -> 0.0)) {
            try (SamplingRun<Conditioning.None> run =
                    t.rewind(6).editSigma(edit::apply).start(manager)) {
                run.advance(step -> noises.add(step.xs().sub(step.move().mean()).toFloatArray()));
            }
        }
        for (int i = 0; i < 6; i++) {
            assertThat(noises.get(1)[i]).isCloseTo(2 * noises.get(0)[i], within(1e-6f));
            assertThat(noises.get(2)[i]).isZero();
        }
        try (SamplingRun<Conditioning.None> run =
                Runs.recorded(manager, new DdimStep(0), STEPS)
                        .rewind(6)
                        .editSigma(s -> s + 0.25)
                        .start(manager)) {
            run.advance(
                    step -> {
                        NDArray z = Runs.noise().step(6).normalLike(step.xt());
                        assertThat(step.xs().sub(step.move().mean()).toFloatArray())
                                .containsExactly(z.mul(0.25).toFloatArray(), within(1e-6f));
                        assertThat(step.latex()).contains("0.25\\,z");
                    });
        }
        assertThatThrownBy(() -> t.rewind(6).editSigma(s -> -1).run())
                .hasMessageContaining("got -1.0");
    }

    @Test
    void aFailingForkLeavesNothingBehind() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), STEPS);
        int before = manager.getManagedArrays().size();
        assertThatThrownBy(() -> t.rewind(3).editXt(xt -> xt.reshape(3, 2)).run())
                .hasMessageContaining("stays float32 (2, 3), got float32 (3, 2)");
        assertThatThrownBy(() -> t.rewind(3).editX0(x0 -> x0.mul(Double.NaN)).run())
                .isInstanceOf(ArithmeticException.class);
        assertThat(manager.getManagedArrays()).hasSize(before);
    }

    @Test
    void noiseDenoiserStepAndConditioningChangeFromTheForkOn() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(1), STEPS);
        NoiseSource seed = NoiseSource.of(6, 0, 2, 7);
        List<Fork<Conditioning.None>> forks =
                List.of(
                        t.rewind(6).withNoise(seed),
                        t.rewind(6).with(Runs.STANDARD_NORMAL),
                        t.rewind(6).withDenoiser(d -> halved(d)),
                        t.rewind(6).with(new DdimStep(0)),
                        t.rewind(6).with(new Runs.Multistep()));
        for (Fork<Conditioning.None> fork : forks) {
            Comparison c = t.compare(fork.run());
            assertThat(c.result()).isPositive();
            assertThat(c.steps()).hasSize(STEPS - 6);
            assertThat(c.steps().get(0).xt()).isZero();
            assertThat(c.steps().get(1).xt()).isPositive();
        }
    }

    private static Denoiser<Conditioning.None> halved(Denoiser<Conditioning.None> model) {
        return (xt, level, none) -> {
            Prediction p = model.predict(xt, level, none);
            return p.withX0(p.x0Hat().mul(0.5), xt);
        };
    }

    @Test
    void conditioningIsExchanged() {
        Denoiser<Double> told = (xt, level, c) -> Prediction.ofX0(xt.onesLike().mul(c), xt, level);
        Trajectory<Double> t =
                new Sampler<>(told, new DdimStep(0), TimeGrid.even(Runs.LINEAR, 6))
                        .trajectory(manager, Runs.xT(manager), 0.25, Runs.noise())
                        .run();
        assertThat(t.result().toFloatArray()).containsOnly(0.25f);
        assertThat(t.rewind(3).withConditioning(-0.5).run().result().toFloatArray())
                .containsOnly(-0.5f);
        assertThat(t.conditioning()).isEqualTo(0.25);
    }

    @Test
    void theRemainingGridMayBeFinerAndMustBeginWhereTheForkStands() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), 4);
        TimeGrid finer = TimeGrid.of(Runs.LINEAR, List.of(500, 400, 300, 200, 100, 0));
        Trajectory<Conditioning.None> fork = t.rewind(2).with(finer).run();
        assertThat(fork.numbers()).extracting(StepNumbers::index).containsExactly(2, 3, 4, 5, 6);
        assertThat(fork.numbers()).allMatch(n -> n.count() == 7);
        NDArray alone =
                new Sampler<>(Runs.CURVED, new DdimStep(0), finer)
                        .run(
                                manager,
                                t.kept().get(2).xt().duplicate(),
                                Runs.NONE,
                                Runs.noise(),
                                step -> {});
        assertThat(fork.result().toFloatArray()).containsExactly(alone.toFloatArray());
        assertThatThrownBy(() -> t.rewind(1).with(finer))
                .hasMessageContaining("Step 1 begins at t = 750.0");
    }

    @Test
    void aMultistepMethodCanBeMadeToForget() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new Runs.Multistep(), STEPS);
        Sampler<Conditioning.None> sampler = t.sampler();
        TimeGrid rest = new TimeGrid(Runs.LINEAR, sampler.grid().times().subList(6, STEPS + 1));
        NDArray anew =
                sampler.with(rest)
                        .run(
                                manager,
                                t.kept().get(6).xt().duplicate(),
                                Runs.NONE,
                                Runs.noise(),
                                step -> {});
        assertThat(t.rewind(6).forgetting().run().result().toFloatArray())
                .containsExactly(anew.toFloatArray())
                .isNotEqualTo(t.result().toFloatArray());
    }

    @Test
    void aForkCanBeWalkedStepByStep() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(1), STEPS);
        Trajectory<Conditioning.None> walk = t.rewind(STEPS - 2).begin();
        assertThat(walk.next()).isEqualTo(STEPS - 2);
        walk.advance(step -> assertThat(step.index()).isEqualTo(STEPS - 2));
        assertThat(walk.isComplete()).isFalse();
        walk.advance(step -> {});
        assertThat(walk.result().toFloatArray()).containsExactly(t.result().toFloatArray());
    }

    @Test
    void stepsThatAreNotThereAreNamed() {
        Trajectory<Conditioning.None> t = Runs.recorded(manager, new DdimStep(0), STEPS);
        assertThatThrownBy(() -> t.rewind(12))
                .hasMessage("A step to rewind to lies in 0..11, got 12.");
        Trajectory<Conditioning.None> fork = t.rewind(5).run();
        assertThatThrownBy(() -> fork.rewind(2))
                .hasMessage(
                        "A step to rewind to lies in 5..11, got 2; rewind what this was forked"
                                + " from.");
        assertThatThrownBy(() -> fork.replay(2, step -> {}))
                .hasMessage("The steps taken are 5..11, got 2.");
    }
}
