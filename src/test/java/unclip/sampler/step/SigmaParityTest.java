package unclip.sampler.step;

import static org.assertj.core.api.Assertions.assertThat;

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
import unclip.sampler.parity.ParityCase;
import unclip.sampler.parity.ParityFixtures;
import unclip.sampler.parity.ParityRun;
import unclip.sampler.parity.ParitySuite;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Euler, Heun, DPM2, their ancestral kin, LMS and PNDM as in k-diffusion and diffusers; where
 * diffusers departs from the papers, the test says how.
 */
class SigmaParityTest {

    private static final double NOISIER = 1e-7; // ᾱ of a level beyond any churn, σ = 3162

    private static final String ASKS_FIRST = "asks the denoiser before noise is added, EDM after";

    @TestFactory
    Stream<DynamicTest> kDiffusion() {
        return ours("k-diffusion", "sample_dpmpp", 19, Map.of());
    }

    @TestFactory
    Stream<DynamicTest> diffusers() {
        return ours(
                "karras",
                "DPMSolver",
                26,
                Map.of(
                        "euler churn", ASKS_FIRST,
                        "edm euler churn", ASKS_FIRST,
                        "euler karras final sigma_min", "its last step stays where it is"));
    }

    @TestFactory
    Stream<DynamicTest> pndm() {
        return ParitySuite.of(
                "pndm",
                3,
                Map.of(
                        "pndm linspace", "steps by T / n between times that are T / (n − 1) apart",
                        "pndm v trailing", "averages v̂ of several levels, the paper ε̂"),
                ParitySuite.EXACT,
                recorded -> pndm(recorded).gap(pndmStep(recorded)));
    }

    @Test
    void float32() {
        for (String name : List.of("heun", "dpm_2_ancestral eta 0.5", "lms order 4")) {
            ParityCase recorded = ParityFixtures.named("k-diffusion", name);
            assertThat(run(recorded).in(DataType.FLOAT32).gap(step(recorded)))
                    .as(name)
                    .isLessThan(1e-5);
        }
    }

    /** The cases of a family but those of classes tested elsewhere. */
    private static Stream<DynamicTest> ours(
            String family, String others, int count, Map<String, String> otherwise) {
        Map<String, String> excluded = new HashMap<>(otherwise);
        for (ParityCase c : ParityFixtures.cases(family)) {
            if (kind(c).contains(others)) {
                excluded.put(c.name(), "of the DPM-Solver kind");
            }
        }
        return ParitySuite.of(
                family,
                count,
                excluded,
                ParitySuite.EXACT,
                recorded -> run(recorded).gap(step(recorded)));
    }

    private static String kind(ParityCase recorded) {
        return recorded.json().get("class").asText();
    }

    private static ReverseStep step(ParityCase c) {
        Churn churn = churn(c);
        return switch (kind(c)) {
            case "sample_euler", "EulerDiscreteScheduler", "EDMEulerScheduler" ->
                    new EulerStep(churn);
            case "sample_heun", "HeunDiscreteScheduler" -> new HeunStep(churn);
            case "sample_dpm_2", "KDPM2DiscreteScheduler" -> new Dpm2Step(churn);
            case "sample_euler_ancestral", "EulerAncestralDiscreteScheduler" ->
                    new EulerAncestralStep(c.argument("eta", 1));
            case "sample_dpm_2_ancestral", "KDPM2AncestralDiscreteScheduler" ->
                    new Dpm2AncestralStep(c.argument("eta", 1));
            case "sample_lms", "LMSDiscreteScheduler" -> new LmsStep((int) c.argument("order", 4));
            case "PNDMScheduler" ->
                    new PndmStep(
                            4,
                            c.config().get("skip_prk_steps").asBoolean()
                                    ? PndmStep.Start.MULTISTEP
                                    : PndmStep.Start.RUNGE_KUTTA);
            default -> throw new IllegalArgumentException("No such class: " + kind(c));
        };
    }

    private static Churn churn(ParityCase c) {
        return new Churn(
                c.argument("s_churn", 0),
                c.json().get("steps").asInt(),
                c.argument("s_tmin", 0),
                c.argument("s_tmax", Double.POSITIVE_INFINITY),
                c.argument("s_noise", 1));
    }

    /** Along the case's levels, on a schedule that knows a noisier one for churn to reach. */
    private static ParityRun run(ParityCase recorded) {
        int most = recorded.json().get("steps").asInt() + 1; // "log_linear" lists one σ more
        List<Double> all = recorded.path();
        List<Double> path = all.subList(0, Math.min(most, all.size()));
        List<Double> table = new ArrayList<>(path.stream().filter(a -> a < 1).distinct().toList());
        table.add(NOISIER);
        table.sort(Comparator.reverseOrder());
        NoiseSchedule schedule = NoiseSchedule.ofAlphaBar(table.size(), t -> table.get(t - 1));
        return ParityRun.along(
                recorded,
                List.of(
                        new TimeGrid(
                                schedule,
                                path.stream().map(a -> 1.0 + table.indexOf(a)).toList())));
    }

    /** Along the case's own times, on the schedule they are times of, for levels halfway. */
    private static ParityRun pndm(ParityCase recorded) {
        NoiseSchedule schedule = NoiseSchedule.linear(1000, 1e-4, 0.02);
        boolean rungeKutta = !recorded.config().get("skip_prk_steps").asBoolean();
        JsonNode asked = recorded.json().get("timesteps");
        List<Integer> times = new ArrayList<>();
        for (int call = 0; call < asked.size(); call++) {
            boolean within = rungeKutta ? call < 12 && call % 4 != 0 : call == 1;
            if (!within) {
                times.add(asked.get(call).asInt() + 1);
            }
        }
        if (recorded.json().get("final_level").asDouble() == 1) {
            times.add(0);
        }
        return ParityRun.along(recorded, List.of(TimeGrid.of(schedule, times)));
    }

    /** With diffusers' last call, whose step stays at t = 1 unless the final ᾱ is 1. */
    private static ReverseStep pndmStep(ParityCase recorded) {
        ReverseStep step = step(recorded);
        boolean stays = recorded.json().get("final_level").asDouble() < 1;
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                Move move = step.move(in);
                if (stays && in.to().t() == 1) {
                    in.model().predict(move.xs(), in.to());
                }
                return move;
            }

            @Override
            public int memory() {
                return step.memory();
            }
        };
    }
}
