package unclip.sampler.fault;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.sampler.Sampler;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

/**
 * The patient: x_0 ~ N(0, 1), where x̂_0 = √ᾱ x_t and ε̂ = √(1 − ᾱ) x_t. Every deterministic
 * sampler multiplies x_T by a number that can be computed by hand.
 */
final class StandardNormal {

    static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    static final Conditioning.None NONE = new Conditioning.None();
    private static final GaussianOracle ORACLE = GaussianOracle.isotropic(0, 1);
    private static final NoiseSource NOISE = NoiseSource.of(1, 0, 0);

    private StandardNormal() {}

    static <C> Denoiser<C> denoiser() {
        return (xt, level, condition) -> ORACLE.predict(xt, level, NONE);
    }

    /** x_0 for x_T = 1: the factor of a deterministic sampler. */
    static double gain(NDManager manager, Sampler<Conditioning.None> sampler) {
        NDArray one = Tensors.create(manager, new double[] {1}, new Shape(1, 1), DataType.FLOAT64);
        return Tensors.scalar(sampler.run(manager, one, NONE, NOISE, step -> {}));
    }

    /** The factor of one DDIM step, √ᾱ_s √ᾱ_t + √(1 − ᾱ_s) √(1 − ᾱ_t). */
    static double ddim(NoiseLevel t, NoiseLevel s) {
        return s.signal() * t.signal() + s.noise() * t.noise();
    }
}
