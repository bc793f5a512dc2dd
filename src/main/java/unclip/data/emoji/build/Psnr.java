package unclip.data.emoji.build;

import java.util.List;

/**
 * The peak signal-to-noise ratio of quantised pictures, in decibels, both painted on white.
 *
 * @param median of all pictures
 * @param fifthPercentile one picture in twenty is worse
 */
public record Psnr(double median, double fifthPercentile) {

    /** What a picture without any error counts as; the formula gives infinity. */
    static final double LOSSLESS = 99;

    static Psnr of(List<Double> values) {
        List<Double> sorted = values.stream().sorted().toList();
        return new Psnr(quantile(sorted, 0.5), quantile(sorted, 0.05));
    }

    private static double quantile(List<Double> sorted, double share) {
        return sorted.get((int) Math.floor(share * (sorted.size() - 1)));
    }

    /**
     * Compares two pictures.
     *
     * <pre>PSNR = 10 log10(255² / mean squared error)</pre>
     */
    static double onWhite(int[] a, int[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            for (int shift = 0; shift < 24; shift += 8) {
                double d = white(a[i], shift) - white(b[i], shift);
                sum += d * d;
            }
        }
        double mse = sum / (3.0 * a.length);
        return mse == 0 ? LOSSLESS : Math.min(LOSSLESS, 10 * Math.log10(255 * 255 / mse));
    }

    private static double white(int argb, int shift) {
        double alpha = (argb >>> 24) / 255.0;
        return alpha * (argb >> shift & 0xff) + (1 - alpha) * 255;
    }
}
