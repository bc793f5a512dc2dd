package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.Prediction;
import unclip.sampler.step.DdimStep;

import java.util.List;

/** A watch that reads every few steps, as on a GPU, names the step that a prompt one names. */
class FiniteWatchTest {

    private static final int STEPS = 10; // t = 1000, 900, …, 100

    private int taken;

    @Test
    void theFirstBadStepIsNamedAtTheNextReading() {
        assertThatThrownBy(() -> run(brokenFrom(500), 4))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("The denoiser's answer is not finite at step 5, t = 500.0.");
        assertThat(taken).isEqualTo(8);
    }

    @Test
    void theLastStepIsReadWhenever() {
        assertThatThrownBy(() -> run(brokenFrom(100), 4))
                .isInstanceOf(ArithmeticException.class)
                .hasMessage("The denoiser's answer is not finite at step 9, t = 100.0.");
        assertThat(taken).isEqualTo(STEPS);
    }

    @Test
    void aWatchThatReadsAtOnceStopsAtTheStep() {
        assertThatThrownBy(() -> run(brokenFrom(500), 1))
                .hasMessage("The denoiser's answer is not finite at step 5, t = 500.0.");
        assertThat(taken).isEqualTo(6);
    }

    @Test
    void infinitiesAreSeenAndSumsThatOverflowAreNot() {
        run((xt, level, none) -> new Prediction(constant(xt, 3e38), xt.zerosLike(), level), 4);
        assertThat(taken).isEqualTo(STEPS);
        assertThatThrownBy(
                        () ->
                                run(
                                        (xt, level, none) ->
                                                new Prediction(constant(xt, 1e39), xt, level),
                                        4))
                .hasMessage("The denoiser's answer is not finite at step 0, t = 1000.0.");
    }

    private static NDArray constant(NDArray like, double value) {
        return like.onesLike().mul(value);
    }

    private static Denoiser<Conditioning.None> brokenFrom(double t) {
        return (xt, level, none) ->
                new Prediction(xt.mul(level.t() > t ? 1 : Double.NaN), xt, level);
    }

    private void run(Denoiser<Conditioning.None> denoiser, int every) {
        taken = 0;
        try (NDManager manager = NDManager.newBaseManager()) {
            Course<Conditioning.None> course =
                    new Course<>(
                            Runs.sampler(new DdimStep(0), STEPS).with(denoiser),
                            Runs.NONE,
                            Runs.noise());
            FiniteWatch watch = new FiniteWatch(manager, every);
            NDArray x = Runs.xT(manager);
            for (int i = 0; i < STEPS; i++) {
                Step step = course.take(i, x, new Past(List.of()));
                taken++;
                watch.see(step);
                x = step.xs();
            }
        }
    }
}
