package unclip.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.math.Quantity;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;

/** Small runs that the tests of this package share. */
final class Runs {

    static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    static final Conditioning.None NONE = new Conditioning.None();
    static final Shape SHAPE = new Shape(2, 3);
    static final long BYTES = 2 * 3 * 4; // of one array of SHAPE

    /** E[x_0 | x_t] = √ᾱ x_t and E[ε | x_t] = √(1 − ᾱ) x_t for x_0 ~ N(0, 1). */
    static final Denoiser<Conditioning.None> STANDARD_NORMAL =
            (xt, level, none) ->
                    new Prediction(xt.mul(level.signal()), xt.mul(level.noise()), level);

    /** Not linear, so that a step's mistakes don't cancel. */
    static final Denoiser<Conditioning.None> CURVED =
            (xt, level, none) -> Prediction.ofX0(xt.mul(level.signal()).tanh(), xt, level);

    private Runs() {}

    /** Steps that stress what a run remembers: none, noise, several draws and questions, a past. */
    enum Kind {
        DETERMINISTIC,
        STOCHASTIC,
        SEVERAL_DRAWS,
        MULTISTEP,
        MULTISTEP_OWN_MEMORY;

        ReverseStep step() {
            return switch (this) {
                case DETERMINISTIC -> new DdimStep(0);
                case STOCHASTIC -> new DdimStep(1);
                case SEVERAL_DRAWS -> new SeveralDraws();
                case MULTISTEP -> new Multistep();
                case MULTISTEP_OWN_MEMORY -> new OwnMemory();
            };
        }
    }

    /** Adds noise, asks, moves, asks again, adds noise. */
    record SeveralDraws() implements ReverseStep {

        @Override
        public Move move(StepInput in) {
            NDArray churned = in.xt().add(in.drawNoise().mul(0.05));
            Prediction p = in.model().predict(churned, in.from());
            NDArray tried = p.x0Hat().mul(in.to().signal()).add(p.epsHat().mul(in.to().noise()));
            NDArray again =
                    in.to().isClean()
                            ? p.x0Hat()
                            : in.model().predict(tried, in.to()).x0Hat().add(p.x0Hat()).mul(0.5);
            return Move.sum(
                            Term.of("c_{x_0}", in.to().signal(), "", "", "\\hat x_0", again),
                            Term.of(
                                    "c_\\epsilon",
                                    in.to().noise(),
                                    "",
                                    "",
                                    "\\hat\\epsilon",
                                    p.epsHat()))
                    .plusNoise(new Quantity("\\sigma", 0.01, "", ""), in.drawNoise());
        }
    }

    /** Leans on the three evaluations before; the oldest comes first in its arithmetic. */
    record Multistep() implements ReverseStep {

        @Override
        public int memory() {
            return 3;
        }

        @Override
        public Move move(StepInput in) {
            Prediction p = in.predict();
            NDArray x0 = p.x0Hat();
            for (int back = 1; back <= in.past().size(); back++) {
                x0 = in.past().back(back).prediction().x0Hat().mul(0.1 / back).add(x0);
            }
            return Move.sum(
                    Term.of("c_{x_0}", in.to().signal(), "", "", "\\hat x_0", x0),
                    Term.of("c_\\epsilon", in.to().noise(), "", "", "\\hat\\epsilon", p.epsHat()));
        }
    }

    /** Leaves something of its own to later steps. */
    record OwnMemory() implements ReverseStep {

        @Override
        public int memory() {
            return 2;
        }

        @Override
        public Move move(StepInput in) {
            Prediction p = in.predict();
            NDArray lean = in.xt();
            for (Evaluation e : in.past().latestFirst()) {
                lean = e.x().mul(0.1).add(lean);
            }
            return Move.sum(
                            Term.of("c_{x_0}", in.to().signal(), "", "", "\\hat x_0", p.x0Hat()),
                            Term.of("c_{x}", in.to().noise() / 2, "", "", "x", lean))
                    .remembering(new Evaluation(in.from(), lean, p));
        }
    }

    static Sampler<Conditioning.None> sampler(ReverseStep step, int steps) {
        return new Sampler<>(CURVED, step, TimeGrid.even(LINEAR, steps));
    }

    static NoiseSource noise() {
        return NoiseSource.of(5, 0, 2, 7);
    }

    static NDArray xT(NDManager manager) {
        return noise().initial(manager, SHAPE);
    }

    static Trajectory<Conditioning.None> recorded(
            NDManager manager, ReverseStep step, int steps, Recording recording) {
        return sampler(step, steps)
                .trajectory(manager, xT(manager), NONE, noise(), recording)
                .run();
    }

    static Trajectory<Conditioning.None> recorded(NDManager manager, ReverseStep step, int steps) {
        return recorded(manager, step, steps, Recording.standard());
    }
}
