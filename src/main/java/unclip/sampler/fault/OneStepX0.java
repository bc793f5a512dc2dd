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

/** x̂_0 from one step's β instead of ᾱ: only a small part of the noise is taken out of x_t. */
public record OneStepX0() implements Fault {

    private static final int T = 500;

    @Override
    public FaultCard card() {
        return new FaultCard(
                "one-step-x0",
                "x̂_0 with β_t in place of 1 − ᾱ_t",
                "\\hat x_0 = \\frac{x_t-\\sqrt{\\beta_t}\\,\\hat\\epsilon}{\\sqrt{1-\\beta_t}}",
                "\\hat x_0 = \\frac{x_t-\\sqrt{1-\\bar\\alpha_t}\\,\\hat\\epsilon}"
                        + "{\\sqrt{\\bar\\alpha_t}}",
                "The preview of the clean picture stays as noisy as x_t until the last steps.",
                "the article, §5.2, backward");
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        Denoiser<C> model = healthy.denoiser();
        NoiseSchedule schedule = healthy.grid().schedule();
        return healthy.with(
                (xt, level, condition) -> {
                    Prediction p = model.predict(xt, level, condition);
                    double beta = beta(schedule, level);
                    NDArray x0Hat = xt.sub(p.epsHat().mul(Math.sqrt(beta)));
                    return p.with(x0Hat.div(Math.sqrt(1 - beta)), p.epsHat());
                });
    }

    private static double beta(NoiseSchedule schedule, NoiseLevel level) {
        return 1 - level.alphaBar() / schedule.at(Math.max(0, level.t() - 1)).alphaBar();
    }

    /** The data are the single point 0, so that all of x_t is noise and ε̂ is exact. */
    @Override
    public Symptom measure(NDManager manager) {
        NoiseLevel level = StandardNormal.LINEAR.at(T);
        Denoiser<Conditioning.None> point =
                (xt, at, none) -> new Prediction(xt.zerosLike(), xt.div(at.noise()), at);
        Sampler<Conditioning.None> healthy =
                new Sampler<>(point, new DdimStep(0), TimeGrid.even(StandardNormal.LINEAR, 1000));
        double beta = StandardNormal.LINEAR.beta(T);
        return new Symptom(
                "noise left in x̂_0 at t = 500",
                noiseLeft(manager, healthy, level),
                (level.noise() - Math.sqrt(beta)) / Math.sqrt(1 - beta),
                noiseLeft(manager, infect(healthy), level));
    }

    private static double noiseLeft(
            NDManager manager, Sampler<Conditioning.None> sampler, NoiseLevel level) {
        NDArray xt =
                Tensors.create(
                        manager, new double[] {level.noise()}, new Shape(1, 1), DataType.FLOAT64);
        return Tensors.scalar(sampler.denoiser().predict(xt, level, StandardNormal.NONE).x0Hat());
    }
}
