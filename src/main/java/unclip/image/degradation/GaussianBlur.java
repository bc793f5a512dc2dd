package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Blur by a Gaussian whose width is drawn for each picture; unCLIP's first upsampler has a kernel
 * of 3 pixels and σ = 0.6 (Ramesh et al. 2022, appendix C).
 *
 * @param smallestKernel the kernel's side is drawn from the odd numbers between this one
 * @param largestKernel and this one
 * @param sigmaFrom σ in pixels is drawn uniformly between this, at least 0,
 * @param sigmaTo and this
 * @param anisotropic whether the blur has another σ across a random direction than along it
 */
public record GaussianBlur(
        int smallestKernel,
        int largestKernel,
        double sigmaFrom,
        double sigmaTo,
        boolean anisotropic)
        implements Degradation {

    /** Checks sides and widths. */
    public GaussianBlur {
        if (smallestKernel < 1
                || largestKernel < smallestKernel
                || smallestKernel % 2 == 0
                || largestKernel % 2 == 0) {
            throw new IllegalArgumentException(
                    "Sides of blur kernels are odd, from small to large, got %d and %d."
                            .formatted(smallestKernel, largestKernel));
        }
        Range.check("The blur's sigma", sigmaFrom, sigmaTo, 0, 1000);
    }

    /** The same in all directions, with a kernel of one size. */
    public static GaussianBlur of(int kernel, double sigmaFrom, double sigmaTo) {
        return new GaussianBlur(kernel, kernel, sigmaFrom, sigmaTo, false);
    }

    @Override
    public Planes apply(Planes picture, UniformRandomProvider random) {
        int size = smallestKernel + 2 * random.nextInt((largestKernel - smallestKernel) / 2 + 1);
        double sigma1 = Range.draw(sigmaFrom, sigmaTo, random);
        if (!anisotropic) {
            return BlurKernel.isotropic(size, sigma1).blur(picture);
        }
        double sigma2 = Range.draw(sigmaFrom, sigmaTo, random);
        double angle = Range.draw(0, Math.PI, random);
        return BlurKernel.gaussian(size, sigma1, sigma2, angle).blur(picture);
    }
}
