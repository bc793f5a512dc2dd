package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.oracle.ClassCondition;

class LimitedIntervalTest {

    @ParameterizedTest(name = "t = {0}")
    @CsvSource({"200, 3", "201, 6", "500, 6", "800, 6", "801, 3"})
    void outsideItsHalfOpenIntervalGuidanceAsksOneBranchInsteadOfTwo(int t, long rows) {
        assertThat(
                        Toys.<ClassCondition>rowsAsked(
                                model -> limited(model, NoiseInterval.ofTime(200, 800)),
                                Toys.MIXTURE,
                                Toys.CLASSES,
                                Toys.level(t)))
                .containsExactly(rows);
    }

    @Test
    void insideItIsTheRuleAndOutsideTheModelToTheLastBit() {
        NoiseLevel inside = Toys.level(500);
        NoiseLevel outside = Toys.level(900);
        NoiseInterval interval = NoiseInterval.ofSigma(0.1, Toys.level(600).sigma());
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Denoiser<ClassCondition> limited = limited(Toys.MIXTURE, interval);
            Toys.same(
                    limited.predict(xt, inside, Toys.CLASSES),
                    new ClassifierFreeGuidance<>(Toys.MIXTURE, 3)
                            .predict(xt, inside, Toys.CLASSES));
            Toys.same(
                    limited.predict(xt, outside, Toys.CLASSES),
                    Toys.MIXTURE.predict(xt, outside, Toys.CLASSES));
        }
    }

    @Test
    void anIntervalOfSigmaKnowsItsEndsAndPureNoise() {
        NoiseInterval interval = NoiseInterval.ofSigma(1, Double.POSITIVE_INFINITY);
        assertThat(interval.contains(new NoiseLevel(5, 0.5))).isFalse(); // σ = 1
        assertThat(interval.contains(new NoiseLevel(6, 0.49))).isTrue();
        assertThat(interval.contains(new NoiseLevel(10, 0))).isTrue(); // σ = ∞
        assertThat(NoiseInterval.ofSigma(0, 1).contains(new NoiseLevel(5, 0.5))).isTrue();
    }

    @Test
    void aReversedIntervalGetsASentence() {
        assertThatThrownBy(() -> NoiseInterval.ofSigma(2, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "An interval of noise levels goes upwards from 0 or more, got (2.0, 1.0].");
        assertThatThrownBy(() -> NoiseInterval.ofTime(Double.NaN, 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static Denoiser<ClassCondition> limited(
            Denoiser<ClassCondition> model, NoiseInterval interval) {
        return new LimitedInterval<>(new ClassifierFreeGuidance<>(model, 3), model, interval);
    }
}
