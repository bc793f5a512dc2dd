package unclip.diffusion.guidance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.diffusion.Denoiser;
import unclip.diffusion.oracle.ClassCondition;
import unclip.files.StrictMapper;

import java.io.IOException;

class GuidanceOptionsTest {

    private static final Denoiser<ClassCondition> MODEL = Toys.MIXTURE;

    @Test
    void aRecipeBuildsTheChainFromTheRuleOutwards() throws IOException {
        GuidanceOptions options =
                parse(
                        """
                        kind: cfg
                        scale: 3
                        rescale: 0.7
                        interval: [0.28, 5.42]
                        threshold: dynamic-0.995
                        """);
        Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(MODEL, 3);
        assertThat(options.apply(MODEL))
                .isEqualTo(
                        new DynamicThreshold<>(
                                new LimitedInterval<>(
                                        new Rescaled<>(cfg, 0.7),
                                        MODEL,
                                        NoiseInterval.ofSigma(0.28, 5.42)),
                                0.995));
    }

    @Test
    void everyKindMakesItsRule() throws IOException {
        assertThat(GuidanceOptions.none().apply(MODEL)).isSameAs(MODEL);
        assertThat(GuidanceOptions.cfg(2).apply(MODEL))
                .isEqualTo(new ClassifierFreeGuidance<>(MODEL, 2));
        assertThat(parse("{kind: cfg++, scale: 0.6}").apply(MODEL))
                .isEqualTo(new CfgPlusPlus<>(MODEL, 0.6));
        assertThat(parse("{kind: apg, scale: 4, apg: {eta: 0, momentum: 0}}").apply(MODEL))
                .isEqualTo(new Apg<>(MODEL, 4, 0, Double.POSITIVE_INFINITY));
    }

    @Test
    void eachRunGetsAMomentumOfItsOwn() throws IOException {
        GuidanceOptions options =
                parse("{kind: apg, scale: 4, apg: {eta: 0, radius: 2.5, momentum: -0.5}}");
        assertThat(options.apply(MODEL)).isNotEqualTo(options.apply(MODEL));
    }

    @Test
    void optionsSurviveWritingAndReading() throws IOException {
        GuidanceOptions options = parse("{kind: cfg, scale: 3, interval: [0, 1], threshold: clip}");
        assertThat(parse(StrictMapper.yaml().write(options))).isEqualTo(options);
    }

    @Test
    void theyAreTheRuleOfANegativePrompt() {
        GuidanceOptions options = GuidanceOptions.cfg(3);
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray xt = Toys.xt(manager, 1);
            Toys.same(
                    NegativePrompt.of(MODEL, Toys.OTHERS, options::apply)
                            .predict(xt, Toys.level(500), Toys.CLASSES),
                    NegativePrompt.of(MODEL, Toys.OTHERS, 3)
                            .predict(xt, Toys.level(500), Toys.CLASSES));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: cgf} | A kind of guidance is none, cfg, cfg++ or apg, got 'cgf'.",
                "{scale: 3} | A kind of guidance is none, cfg, cfg++ or apg, got 'null'.",
                "{kind: cfg, scale: NaN} | The guidance scale must be finite, got NaN.",
                "{kind: none, scale: 3} | Without guidance the scale is 1, got 3.0",
                "{kind: cfg++, scale: 3} | CFG++'s λ must lie in [0, 1], got 3.0.",
                "{kind: cfg, rescale: 2} | The guidance rescale φ must lie in [0, 1], got 2.0.",
                "{kind: cfg++, rescale: 0.5} | Rescaling goes with the kinds cfg and apg",
                "{kind: cfg, interval: [1]} | An interval has two ends, σ_lo and σ_hi, got [1.0].",
                "{kind: cfg, interval: [2, 1]} | goes upwards from 0 or more, got (2.0, 1.0].",
                "{kind: apg, apg: {eta: 0, radius: 0, momentum: 0}} | must exceed 0, got 0.0.",
                "{kind: apg, scale: 3} | The key 'apg' goes with the kind apg",
                "{kind: cfg, threshold: dynamic-2} | A percentile lies above 0 and is at most 1"
            })
    void badInputGetsASentence(String yaml, String sentence) {
        assertThatThrownBy(() -> parse(yaml))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(sentence);
    }

    private static GuidanceOptions parse(String yaml) throws IOException {
        return StrictMapper.yaml().parse(yaml, "guidance.yaml", GuidanceOptions.class);
    }
}
