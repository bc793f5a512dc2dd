package unclip.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/**
 * How far apart pictures and captions lie as crowds (Liang et al. 2022, "Mind the Gap").
 *
 * <pre>Δ = (1/N) Σ z_i − (1/N) Σ z_t</pre>
 *
 * @param delta Δ, {@code [1, D]}, owned by the images' manager
 * @param size |Δ|
 */
public record ModalityGap(NDArray delta, double size) {

    /**
     * Measures the gap.
     *
     * @param zImage unit vectors, {@code [N, D]}; borrowed
     * @param zText unit vectors, {@code [M, D]}; borrowed
     */
    public static ModalityGap measure(NDArray zImage, NDArray zText) {
        UnitVectors.requireSameWidth(zImage, zText);
        UnitVectors.require("Image embeddings", zImage);
        UnitVectors.require("Text embeddings", zText);
        try (NDManager scope = zImage.getManager().newSubManager()) {
            NDArray texts = UnitVectors.in(scope, zText).mean(new int[] {0}, true);
            NDArray delta = UnitVectors.in(scope, zImage).mean(new int[] {0}, true).sub(texts);
            double size = UnitVectors.column(UnitVectors.lengths(delta))[0];
            delta.attach(zImage.getManager());
            return new ModalityGap(delta, size);
        }
    }

    /**
     * Images moved towards the texts.
     *
     * <pre>norm(z_i − λ Δ)</pre>
     *
     * @param zImage unit vectors, {@code [N, D]}
     * @param lambda λ: 0 changes nothing, ½ on both sides closes the gap before the lengths are
     *     restored, negative ones widen it
     * @return unit vectors, {@code [N, D]}, owned by zImage's manager
     */
    public NDArray shiftImages(NDArray zImage, double lambda) {
        return shift(zImage, -lambda);
    }

    /**
     * Texts moved towards the images.
     *
     * <pre>norm(z_t + λ Δ)</pre>
     *
     * @param zText unit vectors, {@code [M, D]}
     * @param lambda λ, as for the images
     * @return unit vectors, {@code [M, D]}, owned by zText's manager
     */
    public NDArray shiftTexts(NDArray zText, double lambda) {
        return shift(zText, lambda);
    }

    private NDArray shift(NDArray z, double factor) {
        UnitVectors.requireSameWidth(z, delta);
        try (NDManager scope = z.getManager().newSubManager()) {
            NDArray moved = UnitVectors.in(scope, delta).mul(factor).add(z);
            NDArray unit = UnitVectors.normalise(moved);
            unit.attach(z.getManager());
            return unit;
        }
    }
}
