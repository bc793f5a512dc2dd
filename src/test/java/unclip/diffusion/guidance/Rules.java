package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Denoiser;
import unclip.diffusion.oracle.ClassCondition;

import java.util.List;

/** Every guidance rule and threshold once, at settings where it acts. */
final class Rules {

    private Rules() {}

    static List<Denoiser<ClassCondition>> all(Denoiser<ClassCondition> model) {
        Denoiser<ClassCondition> cfg = new ClassifierFreeGuidance<>(model, 3);
        LogLikelihood<ClassCondition> nearOne = (x, level, c) -> squares(x.sub(1)).neg();
        return List.of(
                cfg,
                new Rescaled<>(cfg, 0.7),
                new LimitedInterval<>(cfg, model, NoiseInterval.ofTime(100, 900)),
                new LimitedInterval<>(cfg, model, NoiseInterval.ofTime(0, 1)),
                new CfgPlusPlus<>(model, 0.6),
                new PerpNeg<>(model, 3, List.of(new PerpNeg.Negative<>(Toys.OTHERS, 0.5))),
                NegativePrompt.of(model, Toys.OTHERS, 3),
                new Apg<>(model, 3, 0.2, 0.4, new GuidanceMomentum(-0.5)),
                new AutoGuidance<>(model, GradientGuidance.ofClassifier(model, nearOne, 0.1), 3),
                new MultiCondition<>(model, parts(2, 4)),
                GradientGuidance.ofClassifier(model, nearOne, 2),
                new GradientGuidance<>(model, nearOne, 1, GradientGuidance.Input.X0),
                new GradientGuidance<>(
                        model, nearOne, 1, GradientGuidance.Input.X0_THROUGH_DENOISER),
                Clipped.toPixels(cfg),
                new DynamicThreshold<>(cfg, 0.6),
                new DynamicThreshold<>(new Rescaled<>(cfg, 0.7), 0.8));
    }

    /** First another class, then none. */
    static List<MultiCondition.Part<ClassCondition>> parts(double first, double second) {
        return List.of(
                new MultiCondition.Part<>("first", c -> Toys.OTHERS, first),
                new MultiCondition.Part<>("second", ClassCondition::unconditional, second));
    }

    /** ‖x‖² of each row. */
    static NDArray squares(NDArray x) {
        return x.square().sum(new int[] {1});
    }
}
