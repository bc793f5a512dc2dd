package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import unclip.diffusion.NoiseSchedule;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;
import unclip.sampler.step.MaskedStep;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * RePaint as in diffusers.
 *
 * <p>Three of its choices are not ours and are made here by hand. One draw serves the known and the
 * unknown pixels, and is made even where neither needs it; a cut x̂_0 leaves ε̂ as it was; and
 * where noise is added again, x has come to index i − s, its last call being at i and s the stride,
 * but gets β of i, i + 1, …, as if it stood at i − 1.
 */
class RePaintParityTest {

    private static final int T = 100;
    private static final int STRIDE = 5;
    private static final JsonNode FILE = ParityFixtures.read("repaint");

    @TestFactory
    Stream<DynamicTest> float64() {
        return ParitySuite.of(
                "repaint", 3, Map.of(), ParitySuite.EXACT, c -> gap(c, DataType.FLOAT64));
    }

    @Test
    void float32() {
        ParityCase c = ParityFixtures.named("repaint", "repaint eta 0.5");
        assertThat(gap(c, DataType.FLOAT32)).isLessThan(1e-5);
    }

    private static double gap(ParityCase c, DataType type) {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray image = tensor(manager, "image", type);
            NDArray mask = tensor(manager, "mask", type);
            DdimStep inner = new DdimStep(c.config().get("eta").asDouble());
            return ParityRun.along(c, grids(c))
                    .with(Cutting.keepingEps(Cutting.asOurs(c, true)))
                    .in(type)
                    .gap(sharingOneDraw(new MaskedStep(inner, image, mask)));
        }
    }

    private static NDArray tensor(NDManager manager, String name, DataType type) {
        return Tensors.create(
                manager, ParityFixtures.numbers(FILE.get(name)), ParityTape.SHAPE, type);
    }

    /** A fall as long as the timesteps fall, then a rise, and so on. */
    private static List<TimeGrid> grids(ParityCase c) {
        double[] timesteps = ParityFixtures.numbers(c.json().get("timesteps"));
        NoiseSchedule schedule =
                NoiseSchedule.linear(
                        T,
                        c.config().get("beta_start").asDouble(),
                        c.config().get("beta_end").asDouble());
        List<ParityCase.Leap> leaps = c.leaps();
        List<TimeGrid> grids = new ArrayList<>();
        for (int i = 0; i < timesteps.length; i++) {
            grids.add(ParityCase.grid(List.of(leaps.get(i).from(), leaps.get(i).to())));
            if (i + 1 < timesteps.length && timesteps[i + 1] > timesteps[i]) {
                int to = (int) timesteps[i + 1] + STRIDE;
                List<Integer> rise = IntStream.rangeClosed((int) timesteps[i], to).boxed().toList();
                grids.add(TimeGrid.of(schedule, rise));
            }
        }
        return grids;
    }

    private static ReverseStep sharingOneDraw(ReverseStep step) {
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                NDArray[] drawn = new NDArray[1];
                Move move =
                        step.move(
                                new StepInput(
                                        in.xt(),
                                        in.from(),
                                        in.to(),
                                        in.schedule(),
                                        in.model(),
                                        in.past(),
                                        (manager, shape, type) -> {
                                            drawn[0] = drawn[0] == null ? in.drawNoise() : drawn[0];
                                            return drawn[0];
                                        }));
                if (drawn[0] == null) {
                    in.drawNoise().close();
                }
                return move;
            }
        };
    }
}
