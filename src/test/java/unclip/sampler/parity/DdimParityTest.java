package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.Conditioning.None;
import unclip.diffusion.Denoiser;
import unclip.sampler.ReverseStep;
import unclip.sampler.step.DdimInversion;
import unclip.sampler.step.DdimStep;

import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * DDIM as in diffusers.
 *
 * <p>Two of its choices are not ours and are made here by hand: a step goes from t to t − ⌊T / n⌋
 * wherever the next one begins, and a cut x̂_0 leaves ε̂ as it was, unless told otherwise.
 */
class DdimParityTest {

    @TestFactory
    Stream<DynamicTest> float64() {
        return ParitySuite.of("ddim", 31, Map.of(), ParitySuite.EXACT, c -> run(c).gap(step(c)));
    }

    @Test
    void float32() {
        ParityCase c = ParityFixtures.named("ddim", "ddim leading 50 eta 0.5");
        assertThat(run(c).in(DataType.FLOAT32).gap(step(c))).isLessThan(1e-5);
    }

    private static ReverseStep step(ParityCase c) {
        boolean inverse = c.json().get("class").asText().equals("DDIMInverseScheduler");
        return inverse ? new DdimInversion(0) : new DdimStep(c.argument("eta", 0));
    }

    private static ParityRun run(ParityCase c) {
        UnaryOperator<Denoiser<None>> cut = Cutting.asOurs(c, false);
        boolean together = c.json().get("step").path("use_clipped_model_output").asBoolean();
        return ParityRun.leaping(c).with(together ? cut : Cutting.keepingEps(cut));
    }
}
