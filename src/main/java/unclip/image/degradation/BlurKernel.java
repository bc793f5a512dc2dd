package unclip.image.degradation;

import static java.lang.Math.cos;
import static java.lang.Math.exp;
import static java.lang.Math.floorMod;
import static java.lang.Math.sin;

/**
 * A Gaussian on k × k pixels whose weights add up to one.
 *
 * <pre>w(p) ∝ exp(−½ pᵀ Σ⁻¹ p),   Σ = R_φ diag(σ₁², σ₂²) R_φᵀ</pre>
 *
 * <p>Beyond its border a picture goes on as its mirror image, the outermost pixels not doubled.
 */
public final class BlurKernel {

    private final int size;
    private final double[] weights; // row by row

    private BlurKernel(int size, double[] weights) {
        this.size = size;
        this.weights = weights;
    }

    /** The same width in every direction; σ = 0 leaves pictures as they are. */
    public static BlurKernel isotropic(int size, double sigma) {
        return gaussian(size, sigma, sigma, 0);
    }

    /**
     * A Gaussian of two widths.
     *
     * @param size k, odd
     * @param sigma1 width along the first axis in pixels, at least 0
     * @param sigma2 width across it, at least 0
     * @param angle φ of the first axis from the horizontal, in radians
     */
    public static BlurKernel gaussian(int size, double sigma1, double sigma2, double angle) {
        if (size < 1 || size % 2 == 0) {
            throw new IllegalArgumentException(
                    "A blur kernel's side must be odd and positive, got " + size + ".");
        }
        if (!(sigma1 >= 0 && sigma2 >= 0 && Double.isFinite(sigma1 + sigma2 + angle))) {
            throw new IllegalArgumentException(
                    "Widths of a blur must be at least 0, got " + sigma1 + " and " + sigma2 + ".");
        }
        double[] weights = new double[size * size];
        int middle = size / 2;
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            double x = (double) (i % size - middle);
            double y = (double) (i / size - middle);
            double along = x * cos(angle) + y * sin(angle);
            double across = y * cos(angle) - x * sin(angle);
            weights[i] = exp(exponent(along, sigma1) + exponent(across, sigma2));
            sum += weights[i];
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum; // of which the middle alone is 1
        }
        return new BlurKernel(size, weights);
    }

    /** −½ (d / σ)², in the limit of σ → 0 where it is 0. */
    private static double exponent(double d, double sigma) {
        double ratio = sigma == 0 ? (Math.abs(d) < 1e-9 ? 0 : Double.POSITIVE_INFINITY) : d / sigma;
        return -ratio * ratio / 2;
    }

    /** k. */
    public int size() {
        return size;
    }

    /** A weight; (0, 0) is the top left one. */
    public double weight(int y, int x) {
        return weights[y * size + x];
    }

    /** The picture under this kernel. */
    Planes blur(Planes picture) {
        int H = picture.height();
        int W = picture.width();
        int middle = size / 2;
        int[] rows = mirrored(H, middle);
        int[] columns = mirrored(W, middle);
        float[] in = picture.values();
        float[] out = new float[in.length];
        for (int i = 0; i < out.length; i++) {
            int plane = i / (H * W) * H * W;
            int y = (i - plane) / W;
            int x = i % W;
            double sum = 0;
            for (int v = 0; v < size; v++) {
                int row = plane + rows[y + v] * W;
                for (int u = 0; u < size; u++) {
                    sum += weights[v * size + u] * in[row + columns[x + u]];
                }
            }
            out[i] = (float) sum;
        }
        return new Planes(out, H, W);
    }

    /** Which of n pixels stands at −margin, …, n − 1 + margin. */
    private static int[] mirrored(int n, int margin) {
        int[] index = new int[n + 2 * margin];
        int period = Math.max(1, 2 * (n - 1));
        for (int i = 0; i < index.length; i++) {
            int at = floorMod(i - margin, period);
            index[i] = Math.min(at, period - at) % n;
        }
        return index;
    }
}
