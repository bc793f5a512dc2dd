package unclip.sampler.fault;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Prediction;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.DdimStep;
import unclip.tensor.Tensors;

/**
 * A prior that diffuses embeddings of unit norm: their elements have variance 1/D, so the noise is
 * D times stronger than the schedule was made for.
 *
 * @param D the embedding's width
 */
public record UnitNormEmbeddings(int D) implements Fault {

    private static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);

    /** Checks the width. */
    public UnitNormEmbeddings {
        if (D < 2) {
            throw new IllegalArgumentException("An embedding is at least 2 wide, got " + D + ".");
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "unit-norm-embeddings",
                "The prior diffuses z of norm 1 instead of √D",
                "z_i^{(t)} = \\sqrt{\\bar\\alpha_t}\\,z_i + \\sqrt{1-\\bar\\alpha_t}\\,\\epsilon,"
                        + "\\quad \\|z_i\\|=1",
                "z_i^{(t)} = \\sqrt{\\bar\\alpha_t}\\,\\sqrt D\\,z_i"
                        + " + \\sqrt{1-\\bar\\alpha_t}\\,\\epsilon",
                "Nearly all timesteps show pure noise: the embedding is decided in the last few"
                        + " dozen of a thousand.",
                "a widely used open implementation of the diffusion prior, before it scaled");
    }

    /** The same denoiser's view of data scaled down by √D: as noisy as SNR / D. */
    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        Denoiser<C> model = healthy.denoiser();
        NoiseSchedule schedule = healthy.grid().schedule();
        double root = Math.sqrt(D);
        return healthy.with(
                (xt, level, condition) -> {
                    NoiseLevel seen = noisier(schedule, level);
                    // x_t = √ᾱ x_0 / √D + …; scaled so that its noise fits the level that is told
                    NDArray scaled = xt.mul(seen.noise() / level.noise());
                    Prediction p = model.predict(scaled, seen, condition);
                    return Prediction.ofX0(p.x0Hat().div(root), xt, level);
                });
    }

    private NoiseLevel noisier(NoiseSchedule schedule, NoiseLevel level) {
        double lambda = level.lambda() - 0.5 * Math.log(D);
        double last = schedule.at(schedule.T()).lambda();
        return schedule.atLambda(Math.max(lambda, last));
    }

    @Override
    public Symptom measure(NDManager manager) {
        Sampler<Conditioning.None> healthy =
                new Sampler<>(
                        StandardNormal.denoiser(),
                        new DdimStep(0),
                        TimeGrid.even(COSINE, COSINE.T()));
        return new Symptom(
                "last t at which half of z_i shows, D = " + D,
                half(manager, healthy, 1),
                COSINE.atLambda(0.5 * Math.log(D)).t(),
                half(manager, infect(healthy), D));
    }

    /** The time at which x̂_0 explains half of the data's variance, by bisection. */
    private static double half(NDManager manager, Sampler<Conditioning.None> sampler, int D) {
        double low = 1;
        double high = COSINE.T() - 1;
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            if (explained(manager, sampler, COSINE.at(middle), D) > 0.5) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /** Var x̂_0 / Var x_0, from x̂_0's answer to one standard deviation of x_t. */
    private static double explained(
            NDManager manager, Sampler<Conditioning.None> sampler, NoiseLevel level, int D) {
        double deviation = Math.sqrt(level.alphaBar() / D + 1 - level.alphaBar());
        NDArray xt =
                Tensors.create(
                        manager, new double[] {deviation}, new Shape(1, 1), DataType.FLOAT64);
        double x0Hat =
                Tensors.scalar(sampler.denoiser().predict(xt, level, StandardNormal.NONE).x0Hat());
        return x0Hat * x0Hat * D;
    }
}
