package unclip.experiment.bench;

import unclip.diffusion.Variance;
import unclip.sampler.ReverseStep;
import unclip.sampler.step.AncestralStep;
import unclip.sampler.step.DdimStep;
import unclip.sampler.step.DpmMultistep;
import unclip.sampler.step.EulerStep;
import unclip.sampler.step.SlopeRule;
import unclip.sampler.step.UniPcStep;

/** The steps that the benchmarks name. */
final class BenchSteps {

    private BenchSteps() {}

    static ReverseStep named(String name) {
        return switch (name) {
            case "ddim-0" -> new DdimStep(0);
            case "ddim-1" -> new DdimStep(1);
            case "ancestral" -> new AncestralStep(new Variance.BetaTilde());
            case "euler" -> new EulerStep();
            case "dpm++2m" -> DpmMultistep.plusPlus2M();
            case "dpm++2m-sde" -> DpmMultistep.plusPlus2MSde(SlopeRule.MIDPOINT, 1);
            case "unipc" -> UniPcStep.of(2);
            default -> throw new IllegalArgumentException("There is no step named " + name + ".");
        };
    }
}
