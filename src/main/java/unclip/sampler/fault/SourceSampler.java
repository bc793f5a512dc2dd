package unclip.sampler.fault;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepInput;
import unclip.sampler.Term;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;

/**
 * The sampling loop of the article that the course explains, as written there: the estimate of x_0
 * uses one step's β with noise that was accumulated over all steps, is fed back as x_{t−1}, and no
 * noise is added.
 */
public record SourceSampler() implements Fault {

    private static final String ORIGIN = "the article, §5.2, backward and sample";

    /** The article's step, x_s = (x_t − √β ε̂) / √(1 − β). */
    public record SourceStep() implements ReverseStep {

        @Override
        public Move move(StepInput in) {
            double beta = 1 - in.from().alphaBar() / in.to().alphaBar();
            double scale = 1 / Math.sqrt(1 - beta);
            return Move.sum(
                    Term.of("c_{x_t}", scale, "1/\\sqrt{1-\\beta_t}", ORIGIN, "x_t", in.xt()),
                    new Term(
                            new Quantity(
                                    "c_\\epsilon",
                                    -Math.sqrt(beta) * scale,
                                    "-\\sqrt{\\beta_t}/\\sqrt{1-\\beta_t}",
                                    ORIGIN),
                            "\\hat\\epsilon",
                            in.predict().epsHat()));
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "source-sampler",
                "The article's own sampler",
                "x_{t-1} = \\frac{x_t-\\sqrt{\\beta_t}\\,\\hat\\epsilon}{\\sqrt{1-\\beta_t}}",
                "x_{t-1} = c_{x_0}\\hat x_0 + c_{x_t}x_t + \\sigma_t z",
                "The picture collapses to a flat colour: on N(0, 1) data its standard deviation"
                        + " shrinks to e^−84.6.",
                ORIGIN);
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        return healthy.with(new SourceStep());
    }

    @Override
    public Symptom measure(NDManager manager) {
        NoiseSchedule schedule = StandardNormal.LINEAR;
        TimeGrid grid = TimeGrid.even(schedule, schedule.T());
        Sampler<Conditioning.None> healthy =
                new Sampler<>(StandardNormal.denoiser(), new DdimStep(0), grid);
        double predicted = 0;
        for (int t = 1; t <= schedule.T(); t++) {
            NoiseLevel level = schedule.at(t);
            double beta = schedule.beta(t);
            predicted += Math.log((1 - Math.sqrt(beta) * level.noise()) / Math.sqrt(1 - beta));
        }
        return new Symptom(
                "ln std of x_0",
                Math.log(StandardNormal.gain(manager, healthy)),
                predicted,
                Math.log(StandardNormal.gain(manager, infect(healthy))));
    }
}
