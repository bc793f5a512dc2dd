package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;

import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;

/** Independent arithmetic for the oracles' tests. */
final class PosteriorByIntegration {

    private PosteriorByIntegration() {}

    /** E[x_0^k | x_t] in one dimension, by the trapezoid rule on [−12, 12]. */
    static double moment(double xt, NoiseLevel level, DoubleUnaryOperator density, int k) {
        double total = 0;
        double weighted = 0;
        int n = 48_000;
        for (int i = 0; i <= n; i++) {
            double x0 = -12 + 24.0 * i / n;
            double z = (xt - level.signal() * x0) / level.noise();
            double w = density.applyAsDouble(x0) * Math.exp(-z * z / 2);
            total += w;
            weighted += w * Math.pow(x0, k);
        }
        return weighted / total;
    }

    /** ∇f by central differences, for f from {@code [B, D]} to {@code [B]} in float64. */
    static NDArray gradient(NDArray x, UnaryOperator<NDArray> f) {
        double h = 1e-4;
        NDArray columns =
                x.getManager().eye((int) x.getShape().get(1)).toType(x.getDataType(), true);
        NDArray gradient = x.zerosLike();
        for (int i = 0; i < x.getShape().get(1); i++) {
            NDArray unit = columns.get(i).reshape(1, -1);
            NDArray up = f.apply(x.add(unit.mul(h)));
            NDArray down = f.apply(x.sub(unit.mul(h)));
            gradient = gradient.add(up.sub(down).div(2 * h).expandDims(1).mul(unit));
        }
        return gradient;
    }
}
