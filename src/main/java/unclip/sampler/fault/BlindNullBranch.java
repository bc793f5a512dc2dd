package unclip.sampler.fault;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;

/**
 * Classifier-free guidance whose null branch drops the noisy input along with the condition: it is
 * led away from a constant, not from p(x).
 */
public record BlindNullBranch() implements Fault {

    private static final int STEPS = 10;
    private static final double SCALE = 1.5;

    /**
     * Guidance with the mistake.
     *
     * @param model what is guided
     * @param scale s
     * @param <C> its conditioning
     */
    public record BlindGuidance<C extends Conditioning<C>>(Denoiser<C> model, double scale)
            implements Denoiser<C> {

        @Override
        public Prediction predict(NDArray xt, NoiseLevel level, C condition) {
            Prediction seen = model.predict(xt, level, condition);
            Prediction blind = model.predict(xt.zerosLike(), level, condition.unconditional());
            return seen.with(
                    lead(seen.x0Hat(), blind.x0Hat()), lead(seen.epsHat(), blind.epsHat()));
        }

        private NDArray lead(NDArray to, NDArray from) {
            return from.add(to.sub(from).mul(scale));
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "blind-null-branch",
                "The unconditional branch never sees x_t",
                "\\hat\\epsilon_u = \\epsilon_\\theta(\\varnothing, t, \\varnothing)",
                "\\hat\\epsilon_u = \\epsilon_\\theta(x_t, t, \\varnothing)",
                "Guidance scales the whole sample by s at each step: embeddings grow like s^n and"
                        + " their direction is no longer the caption's.",
                "a widely used open implementation of the diffusion prior");
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        ClassifierFreeGuidance<C> guided = Guided.of(healthy);
        return healthy.with(new BlindGuidance<>(guided.model(), guided.scale()));
    }

    /** The condition says nothing here, so healthy guidance changes nothing. */
    @Override
    public Symptom measure(NDManager manager) {
        NoiseSchedule schedule = StandardNormal.LINEAR;
        TimeGrid grid = TimeGrid.even(schedule, STEPS);
        Sampler<Conditioning.None> healthy =
                new Sampler<>(
                        new ClassifierFreeGuidance<>(
                                StandardNormal.<Conditioning.None>denoiser(), SCALE),
                        new DdimStep(0),
                        grid);
        double gain = StandardNormal.gain(manager, healthy);
        return new Symptom(
                "std of x_0, 10 steps, s = 1.5",
                gain,
                gain * Math.pow(SCALE, STEPS),
                StandardNormal.gain(manager, infect(healthy)));
    }
}
