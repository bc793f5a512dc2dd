package unclip.experiment.bench;

import java.util.List;

/**
 * A straight line through points by least squares, y ≈ intercept + slope · x.
 *
 * @param intercept at x = 0
 * @param slope a unit of x
 * @param residual the largest |y − fit| / |y|
 */
record LineFit(double intercept, double slope, double residual) {

    /** Through at least two points with different x and y other than 0. */
    static LineFit of(List<Double> x, List<Double> y) {
        if (x.size() != y.size() || x.stream().distinct().count() < 2) {
            throw new IllegalArgumentException(
                    "A line needs at least two points with different x, got x = "
                            + x
                            + " and y = "
                            + y
                            + ".");
        }
        double meanX = mean(x);
        double meanY = mean(y);
        double sxx = 0;
        double sxy = 0;
        for (int i = 0; i < x.size(); i++) {
            sxx += (x.get(i) - meanX) * (x.get(i) - meanX);
            sxy += (x.get(i) - meanX) * (y.get(i) - meanY);
        }
        double slope = sxy / sxx;
        double intercept = meanY - slope * meanX;
        double residual = 0;
        for (int i = 0; i < x.size(); i++) {
            double error = y.get(i) - intercept - slope * x.get(i);
            residual = Math.max(residual, Math.abs(error / y.get(i)));
        }
        return new LineFit(intercept, slope, residual);
    }

    private static double mean(List<Double> values) {
        return values.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }
}
