package unclip.diffusion.oracle;

import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.StepNoise;

import java.util.function.DoubleUnaryOperator;

/**
 * Gaussian data x_0 ~ N(μ, Q diag(λ) Qᵀ): everything about its diffusion is known in closed form.
 *
 * <pre>x_t ~ N(√ᾱ μ, Q diag(v) Qᵀ),  v = ᾱ λ + 1 − ᾱ
 * x̂_0 = μ + Q diag(√ᾱ λ / v) Qᵀ (x_t − √ᾱ μ),   ε̂ = √(1 − ᾱ) Q diag(1 / v) Qᵀ (x_t − √ᾱ μ)</pre>
 *
 * <p>A row's elements are those of all axes but the first. Immutable.
 */
public final class GaussianOracle implements Oracle<Conditioning.None> {

    private static final Conditioning.None NONE = new Conditioning.None();

    private final Spectrum law;

    private GaussianOracle(Spectrum law) {
        this.law = law;
    }

    /**
     * Any mean and covariance.
     *
     * @param mean μ, of length D
     * @param covariance {@code [D][D]}, symmetric, without negative eigenvalues
     */
    public static GaussianOracle of(double[] mean, double[][] covariance) {
        return new GaussianOracle(Spectrum.of(mean, covariance));
    }

    /** Independent elements, each with its mean and variance. */
    public static GaussianOracle diagonal(double[] mean, double[] variance) {
        return new GaussianOracle(Spectrum.diagonal(mean, variance));
    }

    /** Independent elements with one mean and one standard deviation, for rows of any length. */
    public static GaussianOracle isotropic(double mean, double std) {
        if (!(std >= 0)) {
            throw new IllegalArgumentException("std must not be negative, got " + std + ".");
        }
        return new GaussianOracle(Spectrum.diagonal(new double[] {mean}, new double[] {std * std}));
    }

    /** The law of x_t, itself Gaussian. */
    public GaussianOracle at(NoiseLevel level) {
        return new GaussianOracle(law.scaledPlusNoise(level.signal(), level.noise()));
    }

    /** μ_i. */
    public double mean(int i) {
        return law.mean(i);
    }

    /** The covariance of elements i and j. */
    public double covariance(int i, int j) {
        return law.covariance(i, j);
    }

    /**
     * Q diag(f(λ)) Qᵀ x_i for each row x_i: f of the covariance, applied.
     *
     * @param x {@code [B, …]}
     * @param f acts on each eigenvalue λ ≥ 0
     * @return in x's shape, owned by its manager
     */
    public NDArray apply(NDArray x, DoubleUnaryOperator f) {
        law.requireWidth(x);
        return Rows.map(x, rows -> law.apply(rows, f).reshape(x.getShape()));
    }

    /** Σ f(λ_i) / D: the mean of f over the eigenvalues, such as tr Σ / D for f = λ. */
    public double meanOverSpectrum(DoubleUnaryOperator f) {
        return law.sum(f, 1) / law.length();
    }

    @Override
    public Conditioning.None unconditional(int rows) {
        return NONE;
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, Conditioning.None none) {
        law.requireWidth(xt);
        return Rows.predict(
                xt,
                level,
                rows -> {
                    NDArray mean = law.meanRow(rows);
                    NDArray off = rows.sub(mean.mul(level.signal()));
                    NDArray shrunk = law.apply(off, l -> ratio(level.signal() * l, v(l, level)));
                    NDArray epsHat = law.apply(off, l -> ratio(level.noise(), v(l, level)));
                    return new Prediction(shrunk.add(mean), epsHat, level);
                });
    }

    /** ∇ ln p(x_t) = −Q diag(1 / v) Qᵀ (x_t − √ᾱ μ), at the clean level too. */
    @Override
    public NDArray score(NDArray xt, NoiseLevel level, Conditioning.None none) {
        requireDensity(xt, level);
        return Rows.map(
                xt,
                rows -> {
                    NDArray off = rows.sub(law.meanRow(rows).mul(level.signal()));
                    return law.apply(off, l -> -1 / v(l, level)).reshape(xt.getShape());
                });
    }

    @Override
    public NDArray logDensity(NDArray xt, NoiseLevel level, Conditioning.None none) {
        requireDensity(xt, level);
        double volume = law.sum(l -> Math.log(2 * Math.PI * v(l, level)), Rows.width(xt));
        return Rows.map(
                xt,
                rows -> {
                    NDArray off = rows.sub(law.meanRow(rows).mul(level.signal()));
                    NDArray precision = law.row(l -> 1 / v(l, level), rows);
                    NDArray squares = law.rotate(off).square().mul(precision); // [B, D]
                    return squares.sum(new int[] {1}).add(volume).mul(-0.5); // [B]
                });
    }

    /** λ (1 − ᾱ) / v averaged over the axes, the same for every x_t. */
    @Override
    public NDArray posteriorVariance(NDArray xt, NoiseLevel level, Conditioning.None none) {
        law.requireWidth(xt);
        double variance = posteriorVariance(level);
        return xt.getManager().full(new Shape(Rows.count(xt)), 1, xt.getDataType()).mul(variance);
    }

    /** tr Cov[x_0 | x_t] / D = mean of λ (1 − ᾱ) / v, whatever x_t is. */
    public double posteriorVariance(NoiseLevel level) {
        return meanOverSpectrum(l -> ratio(l * (1 - level.alphaBar()), v(l, level)));
    }

    @Override
    public NDArray sample(
            NDManager manager,
            Shape shape,
            DataType type,
            StepNoise noise,
            Conditioning.None none) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray x0 = fromNoise(noise.normal(scope, shape, type));
            x0.attach(manager);
            return x0;
        }
    }

    /**
     * x = μ + Q diag(√λ) Qᵀ z: standard normal noise given this law.
     *
     * @param z {@code [B, …]}
     * @return in z's shape, owned by its manager
     */
    public NDArray fromNoise(NDArray z) {
        law.requireWidth(z);
        return Rows.map(
                z,
                rows -> law.apply(rows, Math::sqrt).add(law.meanRow(rows)).reshape(z.getShape()));
    }

    /**
     * Where the probability-flow ODE takes x_t: the map that a perfect deterministic sampler with
     * infinitely many steps computes (Song et al. 2021, §4.3).
     *
     * <pre>x_s = √ᾱ_s μ + Q diag(√(v_s / v_t)) Qᵀ (x_t − √ᾱ_t μ)</pre>
     *
     * @param xt {@code [B, …]}
     * @param t where xt stands
     * @param s where to go, either way
     * @return x_s in xt's shape, owned by its manager
     */
    public NDArray flow(NDArray xt, NoiseLevel t, NoiseLevel s) {
        law.requireWidth(xt);
        return Rows.map(
                xt,
                rows -> {
                    NDArray mean = law.meanRow(rows);
                    NDArray off = rows.sub(mean.mul(t.signal()));
                    NDArray moved = law.apply(off, l -> sqrt(ratio(v(l, s), v(l, t))));
                    return moved.add(mean.mul(s.signal())).reshape(xt.getShape());
                });
    }

    /**
     * The differential entropy of x_0 in nats, ½ Σ ln(2πe λ); that of x_t is {@code
     * at(level).entropy(D)}.
     *
     * @param D the number of elements of a row
     */
    public double entropy(long D) {
        return 0.5 * law.sum(l -> Math.log(2 * Math.PI * Math.E * l), D);
    }

    /** v = ᾱ λ + 1 − ᾱ. */
    private static double v(double lambda, NoiseLevel level) {
        return level.alphaBar() * lambda + (1 - level.alphaBar());
    }

    /** a / b, and 0 on an axis where the data, and so everything, is constant. */
    private static double ratio(double a, double b) {
        return b == 0 ? 0 : a / b;
    }

    private void requireDensity(NDArray x, NoiseLevel level) {
        law.requireWidth(x);
        for (double v : law.values(l -> v(l, level))) {
            if (v == 0) {
                throw new IllegalArgumentException(
                        "Data without variance has no density at t = " + level.t() + ".");
            }
        }
    }
}
