package unclip.image.degradation;

/**
 * Which pictures are damaged how, as a recipe says it.
 *
 * @param blur share of the pictures that are blurred, in [0, 1]
 * @param kernel side of the blur's kernel, odd
 * @param sigmaFrom least σ of the blur in pixels
 * @param sigmaTo largest σ of the blur
 * @param jpeg share that is written as JPEG, in [0, 1]
 * @param qualityFrom least quality, 1..100
 * @param qualityTo largest quality
 * @param bsr share that gets the light {@link Bsr} beside, in [0, 1]
 */
public record DegradationOptions(
        double blur,
        int kernel,
        double sigmaFrom,
        double sigmaTo,
        double jpeg,
        int qualityFrom,
        int qualityTo,
        double bsr) {

    /** Checks every number by building what it describes. */
    public DegradationOptions {
        checkShare("blur", blur);
        checkShare("jpeg", jpeg);
        checkShare("bsr", bsr);
        GaussianBlur checked = GaussianBlur.of(kernel, sigmaFrom, sigmaTo);
        JpegRoundTrip alsoChecked = new JpegRoundTrip(qualityFrom, qualityTo);
        assert checked.smallestKernel() == kernel && alsoChecked.qualityTo() == qualityTo;
    }

    /** The first upsampler's in the paper: blur of kernel 3 and σ = 0.6 (appendix C). */
    public static DegradationOptions published() {
        return new DegradationOptions(1, 3, 0.6, 0.6, 0, 1, 100, 0);
    }

    /** Blur, then BSR, then JPEG, each for its share. */
    public Degradation degradation() {
        return GaussianBlur.of(kernel, sigmaFrom, sigmaTo)
                .forShare(blur)
                .then(Bsr.light().forShare(bsr))
                .then(new JpegRoundTrip(qualityFrom, qualityTo).forShare(jpeg));
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " is a share of pictures and must lie in [0, 1], got " + value + ".");
        }
    }
}
