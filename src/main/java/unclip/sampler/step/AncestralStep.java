package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Posterior;
import unclip.diffusion.Prediction;
import unclip.diffusion.Variance;
import unclip.math.Quantity;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;
import unclip.sampler.Term;

/**
 * DDPM's ancestral step (Ho et al. 2020, algorithm 2): the forward process's posterior with x̂_0 in
 * x_0's place.
 *
 * <pre>x_s = c_{x_0} x̂_0 + c_{x_t} x_t + σ z</pre>
 *
 * <p>On a grid that strides this is DDPM with respacing, as β_{t|s} and β̃ are those of the stride
 * (Nichol and Dhariwal 2021, §4). No noise is added when s is clean.
 *
 * @param variance σ²
 */
public record AncestralStep(Variance variance) implements ReverseStep {

    @Override
    public Move move(StepInput in) {
        NoiseLevel t = in.from();
        NoiseLevel s = in.to();
        Posterior q = Posterior.of(t, s);
        Prediction p = in.predict();
        Move mean =
                Move.sum(
                        new Term(q.onX0Quantity(), "\\hat x_0", p.x0Hat()),
                        new Term(q.onXtQuantity(), "x_t", in.xt()));
        if (s.isClean()) {
            return mean;
        }
        if (variance instanceof Variance.LearnedRange learned) {
            NDArray sigma = learned.sigma(t, s, p);
            return mean.plusNoise(
                    sigma, Variance.LearnedRange.rootMeanSquare(sigma), in.drawNoise());
        }
        Quantity sigma = ((Variance.Fixed) variance).sigma(t, s);
        return sigma.value() == 0 ? mean : mean.plusNoise(sigma, in.drawNoise());
    }
}
