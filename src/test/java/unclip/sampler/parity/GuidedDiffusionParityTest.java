package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.Variance;
import unclip.diffusion.guidance.Clipped;
import unclip.sampler.ReverseStep;
import unclip.sampler.step.AncestralStep;
import unclip.sampler.step.DdimStep;

import java.util.Map;
import java.util.stream.Stream;

/** Respaced DDPM and DDIM as in guided-diffusion. */
class GuidedDiffusionParityTest {

    @TestFactory
    Stream<DynamicTest> float64() {
        return ParitySuite.of(
                "guided-diffusion", 9, Map.of(), ParitySuite.EXACT, c -> run(c).gap(step(c)));
    }

    @Test
    void float32() {
        ParityCase c =
                ParityFixtures.named("guided-diffusion", "p_sample 10,15,20 learned_range clipped");
        assertThat(run(c).in(DataType.FLOAT32).gap(step(c))).isLessThan(1e-4);
    }

    private static ParityRun run(ParityCase c) {
        boolean clipped = c.json().get("step").path("clip_denoised").asBoolean(true);
        return ParityRun.leaping(c).with(model -> clipped ? Clipped.toPixels(model) : model);
    }

    private static ReverseStep step(ParityCase c) {
        if (c.json().get("class").asText().equals("ddim_sample_loop")) {
            return new DdimStep(c.argument("eta", 0));
        }
        String variance = c.config().get("variance").asText();
        return switch (variance) {
            case "FIXED_SMALL" -> new AncestralStep(new Variance.BetaTilde());
            case "FIXED_LARGE" -> new AncestralStep(new Variance.Beta());
            case "LEARNED_RANGE" -> new AncestralStep(new Variance.LearnedRange());
            default -> throw new IllegalArgumentException("No such variance: " + variance);
        };
    }
}
