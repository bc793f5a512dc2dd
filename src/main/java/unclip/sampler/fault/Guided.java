package unclip.sampler.fault;

import unclip.diffusion.Conditioning;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.sampler.Sampler;

/** Finds the guidance in a sampler. */
final class Guided {

    private Guided() {}

    static <C extends Conditioning<C>> ClassifierFreeGuidance<C> of(Sampler<C> sampler) {
        if (sampler.denoiser() instanceof ClassifierFreeGuidance<C> guided) {
            return guided;
        }
        throw new IllegalArgumentException(
                "This fault sits in classifier-free guidance; the sampler's denoiser is a "
                        + sampler.denoiser().getClass().getSimpleName()
                        + ", not a ClassifierFreeGuidance.");
    }
}
