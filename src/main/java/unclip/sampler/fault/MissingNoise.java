package unclip.sampler.fault;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Variance;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.AncestralStep;

/** The right mean and no noise: an ancestral sampler that only ever averages. */
public record MissingNoise() implements Fault {

    /**
     * Another step without its noise.
     *
     * @param step whose mean is kept
     */
    public record Noiseless(ReverseStep step) implements ReverseStep {

        @Override
        public Move move(StepInput in) {
            Move move = step.move(in);
            return move.arrivingAt(move.mean());
        }

        @Override
        public int memory() {
            return step.memory();
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "missing-noise",
                "The mean of the posterior without its noise",
                "x_{t-1} = c_{x_0}\\hat x_0 + c_{x_t}x_t",
                "x_{t-1} = c_{x_0}\\hat x_0 + c_{x_t}x_t + \\sigma_t z",
                "Pictures are blurred to the mean of the data: on N(0, 1) data the standard"
                        + " deviation is √ᾱ_T = 0.00635.",
                "the article, §3.2.3 and §5.2");
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        return healthy.with(new Noiseless(healthy.step()));
    }

    @Override
    public Symptom measure(NDManager manager) {
        NoiseSchedule schedule = StandardNormal.LINEAR;
        TimeGrid grid = TimeGrid.even(schedule, schedule.T());
        Sampler<Conditioning.None> healthy =
                new Sampler<>(
                        StandardNormal.denoiser(),
                        new AncestralStep(new Variance.BetaTilde()),
                        grid);
        return new Symptom(
                "std of x_0",
                1,
                Math.sqrt(schedule.alphaBar(schedule.T())),
                StandardNormal.gain(manager, infect(healthy)));
    }
}
