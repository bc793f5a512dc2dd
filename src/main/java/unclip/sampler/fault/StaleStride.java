package unclip.sampler.fault;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;

/**
 * Off by one in the spacing: each step lands at t − ⌊T/n⌋ although the grid's next time is another,
 * so the network is told of a noise level that x_t does not have.
 */
public record StaleStride() implements Fault {

    private static final int STEPS = 10;

    /**
     * Another step that lands a fixed stride below t.
     *
     * @param step how it moves
     * @param stride ⌊T/n⌋
     */
    public record Stride(ReverseStep step, int stride) implements ReverseStep {

        @Override
        public Move move(StepInput in) {
            NoiseLevel lands = in.schedule().at(Math.max(0, in.from().t() - stride));
            return step.move(
                    new StepInput(
                            in.xt(),
                            in.from(),
                            lands,
                            in.schedule(),
                            in.model(),
                            in.past(),
                            in.noise()));
        }

        @Override
        public int memory() {
            return step.memory();
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "stale-stride",
                "The step's stride and the grid's spacing disagree",
                "s = t-\\lfloor T/n\\rfloor",
                "s = \\text{the next time of the grid}",
                "With few steps x_t is noisier than the network is told: grain stays, contrast is"
                        + " off. With T steps nothing is seen.",
                "reported again and again of DDIM implementations with linspace spacing");
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        int stride = healthy.grid().schedule().T() / healthy.grid().steps();
        return healthy.with(new Stride(healthy.step(), stride));
    }

    @Override
    public Symptom measure(NDManager manager) {
        NoiseSchedule schedule = StandardNormal.LINEAR;
        TimeGrid grid = TimeGrid.linspace(schedule, STEPS);
        Sampler<Conditioning.None> healthy =
                new Sampler<>(StandardNormal.denoiser(), new DdimStep(0), grid);
        int stride = schedule.T() / STEPS;
        double predicted = 1;
        for (int i = 0; i < STEPS; i++) {
            NoiseLevel t = grid.level(i);
            predicted *= StandardNormal.ddim(t, schedule.at(Math.max(0, t.t() - stride)));
        }
        return new Symptom(
                "std of x_0, 10 steps",
                StandardNormal.gain(manager, healthy),
                predicted,
                StandardNormal.gain(manager, infect(healthy)));
    }
}
