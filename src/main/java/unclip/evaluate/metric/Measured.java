package unclip.evaluate.metric;

/**
 * A metric's result, ready for a table.
 *
 * @param metric its name, such as {@code frechet}
 * @param value with its interval
 * @param better "higher", "lower", or "equal" where only the nearness to a reference counts
 * @param pictures how many generated pictures went in
 * @param judge what measured: the network that the features come from, or the reader of shapes
 */
public record Measured(String metric, Estimate value, String better, int pictures, String judge) {

    static Measured higher(String metric, Estimate value, int pictures, String judge) {
        return new Measured(metric, value, "higher", pictures, judge);
    }

    static Measured lower(String metric, Estimate value, int pictures, String judge) {
        return new Measured(metric, value, "lower", pictures, judge);
    }

    static Measured equal(String metric, Estimate value, int pictures, String judge) {
        return new Measured(metric, value, "equal", pictures, judge);
    }
}
