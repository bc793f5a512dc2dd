package unclip.diffusion.oracle;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.Precision;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A mixture of Gaussians, Σ w_k N(μ_k, Σ_k); each component belongs to a class.
 *
 * <pre>
 * r_k(x_t) ∝ w_k N(x_t; √ᾱ μ_k, ᾱ Σ_k + (1 − ᾱ) I),   x̂_0 = Σ r_k x̂_0^(k),   ε̂ = Σ r_k ε̂^(k)
 * </pre>
 *
 * <p>A row with a class sees only the components of that class; so guidance and classifiers can be
 * checked: ∇ ln p(c | x_t) = ∇ ln p(x_t | c) − ∇ ln p(x_t). Immutable.
 */
public final class MixtureOracle implements Oracle<ClassCondition> {

    /**
     * One component.
     *
     * @param weight positive; weights are divided by their sum
     * @param law its Gaussian
     * @param label its class, from 0 on
     */
    public record Component(double weight, GaussianOracle law, int label) {}

    private final List<GaussianOracle> laws;
    private final Members members;

    private MixtureOracle(List<GaussianOracle> laws, Members members) {
        this.laws = laws;
        this.members = members;
    }

    /** A mixture of at least one component; several may share a class. */
    public static MixtureOracle of(List<Component> components) {
        return new MixtureOracle(
                components.stream().map(Component::law).toList(),
                new Members(
                        components.stream().mapToDouble(Component::weight).toArray(),
                        components.stream().mapToInt(Component::label).toArray()));
    }

    /** Components of equal weight, each its own class: 0, 1, …. */
    public static MixtureOracle even(GaussianOracle... laws) {
        return of(
                IntStream.range(0, laws.length)
                        .mapToObj(k -> new Component(1, laws[k], k))
                        .toList());
    }

    /** The number of classes: the largest label + 1. */
    public int classes() {
        return members.classes();
    }

    @Override
    public ClassCondition unconditional(int rows) {
        return ClassCondition.none(rows);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.predict(
                xt,
                level,
                rows -> {
                    NDList r = shares(rows, level, condition);
                    NDArray x0Hat = rows.zerosLike();
                    NDArray epsHat = rows.zerosLike();
                    for (int k = 0; k < laws.size(); k++) {
                        Prediction p = laws.get(k).predict(rows, level);
                        x0Hat = x0Hat.add(p.x0Hat().mul(r.get(k)));
                        epsHat = epsHat.add(p.epsHat().mul(r.get(k)));
                    }
                    return new Prediction(x0Hat, epsHat, level);
                });
    }

    /**
     * r_k(x_t), the probability of each component given x_t (and the row's class).
     *
     * @return {@code [B, K]}, rows summing to 1, owned by xt's manager
     */
    public NDArray responsibilities(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.map(
                xt,
                rows -> Precision.to(joint(rows, level, condition).softmax(1), rows.getDataType()));
    }

    @Override
    public NDArray logDensity(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.map(
                xt,
                rows ->
                        Precision.to(
                                Members.logSumExp(joint(rows, level, condition)),
                                rows.getDataType()));
    }

    /**
     * ln p(c | x_t) for each row's class c: the exact classifier of noised data; 0 in rows without
     * a class.
     *
     * <pre>ln p(c | x_t) = ln p(c) + ln p(x_t | c) − ln p(x_t)</pre>
     *
     * @return {@code [B]}, owned by xt's manager
     */
    public NDArray logClassProbability(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.map(
                xt,
                rows -> {
                    NDArray all = joint(rows, level, condition.unconditional());
                    NDArray mask = members.logMask(all, condition);
                    NDArray logs = Members.logSumExp(all.add(mask)).sub(Members.logSumExp(all));
                    return Precision.to(logs, rows.getDataType());
                });
    }

    /**
     * ∇ ln p(c | x_t) = ∇ ln p(x_t | c) − ∇ ln p(x_t) for each row's class c: what a perfect
     * classifier guides with (Dhariwal and Nichol 2021, §4.1).
     *
     * @return in xt's shape, owned by its manager
     */
    public NDArray classScore(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.map(
                xt,
                rows ->
                        score(rows, level, condition)
                                .sub(score(rows, level))
                                .reshape(xt.getShape()));
    }

    /** Σ r_k (tr Cov_k / D + ‖x̂_0^(k) − x̂_0‖² / D). */
    @Override
    public NDArray posteriorVariance(NDArray xt, NoiseLevel level, ClassCondition condition) {
        return Rows.map(
                xt,
                rows -> {
                    NDList r = shares(rows, level, condition);
                    NDArray centre = predict(rows, level, condition).x0Hat();
                    NDArray total =
                            rows.getManager().zeros(r.get(0).getShape(), rows.getDataType());
                    for (int k = 0; k < laws.size(); k++) {
                        NDArray off = laws.get(k).predict(rows, level).x0Hat().sub(centre);
                        NDArray spread = off.square().mean(new int[] {1}, true); // [B, 1]
                        double within = laws.get(k).posteriorVariance(level);
                        total = total.add(spread.add(within).mul(r.get(k)));
                    }
                    return total.squeeze(1);
                });
    }

    /** Draws a component by one number of the noise, then x_0 from it by the next ones. */
    @Override
    public NDArray sample(
            NDManager manager,
            Shape shape,
            DataType type,
            StepNoise noise,
            ClassCondition condition) {
        int B = (int) shape.get(0);
        members.require(condition, B);
        try (NDManager scope = manager.newSubManager()) {
            double[] choice =
                    noise.normal(scope, new Shape(B, 1), DataType.FLOAT64).toDoubleArray();
            NDArray z = noise.normal(scope, shape, type);
            int[] picks =
                    IntStream.range(0, B)
                            .map(b -> members.pick(choice[b], condition.classes().get(b)))
                            .toArray();
            NDArray x0 = z.zerosLike();
            for (int k : IntStream.of(picks).distinct().toArray()) {
                double[] isK = IntStream.of(picks).mapToDouble(p -> p == k ? 1 : 0).toArray();
                NDArray mask = Tensors.create(scope, isK, new Shape(B, 1), type);
                NDArray ofK = Rows.of(laws.get(k).fromNoise(z)).mul(mask);
                x0 = x0.add(ofK.reshape(shape));
            }
            x0.attach(manager);
            return x0;
        }
    }

    /** ln p(k | c) + ln p(x_t | k), {@code [B, K]} in float64, where the small ones still count. */
    private NDArray joint(NDArray rows, NoiseLevel level, ClassCondition condition) {
        NDArray x = Precision.to(rows, DataType.FLOAT64);
        NDList logs = new NDList();
        for (GaussianOracle law : laws) {
            logs.add(law.logDensity(x, level).expandDims(1));
        }
        NDArray joined = NDArrays.concat(logs, 1);
        return joined.add(members.logShares(joined, condition));
    }

    /** r_k as K columns, each {@code [B, 1]}. */
    private NDList shares(NDArray rows, NoiseLevel level, ClassCondition condition) {
        NDArray r = Precision.to(joint(rows, level, condition).softmax(1), rows.getDataType());
        return r.split(laws.size(), 1);
    }
}
