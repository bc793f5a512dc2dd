package unclip.sampler.fault;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Posterior;
import unclip.diffusion.Prediction;
import unclip.diffusion.Variance;
import unclip.diffusion.guidance.Branches;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.sampler.Past;
import unclip.sampler.Sampler;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.AncestralStep;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;
import java.util.Objects;

/**
 * Classifier-free guidance that treats the learned variance like ε̂: both halves of the network's
 * output are extrapolated, and Σ leaves [β̃, β].
 */
public record ExtrapolatedVariance() implements Fault {

    private static final double SCALE = 5;
    private static final double CONDITIONAL = 0.6;
    private static final double UNCONDITIONAL = 0.4;

    /**
     * Guidance with the mistake.
     *
     * @param model what is guided; it learns its variance
     * @param scale s
     * @param <C> its conditioning
     */
    public record ExtrapolatedGuidance<C extends Conditioning<C>>(Denoiser<C> model, double scale)
            implements Denoiser<C> {

        @Override
        public Prediction predict(NDArray xt, NoiseLevel level, C condition) {
            List<Prediction> both =
                    Branches.predict(
                            model, xt, level, List.of(condition, condition.unconditional()));
            Prediction guided =
                    new ClassifierFreeGuidance<>(model, scale).predict(xt, level, condition);
            NDArray to = both.get(0).varianceShare();
            NDArray from = both.get(1).varianceShare();
            if (to == null || from == null) {
                throw new IllegalArgumentException(
                        "This fault needs a denoiser that learns its variance; this one does not.");
            }
            return guided.withVarianceShare(from.add(to.sub(from).mul(scale)));
        }
    }

    @Override
    public FaultCard card() {
        return new FaultCard(
                "extrapolated-variance",
                "Guidance extrapolates the learned Σ too",
                "v = v_u + s\\,(v_c-v_u)",
                "v = v_c",
                "The noise of a step leaves [β̃, β]: too strong where the branches differ, which"
                        + " shows as speckle that grows with s.",
                "a widely used open implementation of the decoder");
    }

    @Override
    public <C extends Conditioning<C>> Sampler<C> infect(Sampler<C> healthy) {
        ClassifierFreeGuidance<C> guided = Guided.of(healthy);
        return healthy.with(new ExtrapolatedGuidance<>(guided.model(), guided.scale()));
    }

    /** One step from t = 20 to 10 of a model whose branches say v_c = 0.6 and v_u = 0.4. */
    @Override
    public Symptom measure(NDManager manager) {
        NoiseLevel t = StandardNormal.LINEAR.at(20);
        NoiseLevel s = StandardNormal.LINEAR.at(10);
        Posterior q = Posterior.of(t, s);
        double extrapolated = UNCONDITIONAL + SCALE * (CONDITIONAL - UNCONDITIONAL);
        Sampler<Told> healthy =
                new Sampler<>(
                        new ClassifierFreeGuidance<>(ExtrapolatedVariance::learned, SCALE),
                        new AncestralStep(new Variance.LearnedRange()),
                        TimeGrid.of(StandardNormal.LINEAR, List.of(20, 10)));
        return new Symptom(
                "σ / √β, t = 20 to 10, s = 5",
                sigma(manager, healthy, t, s) / Math.sqrt(q.beta()),
                Math.pow(q.beta() / q.betaTilde(), (extrapolated - 1) / 2),
                sigma(manager, infect(healthy), t, s) / Math.sqrt(q.beta()));
    }

    private static double sigma(
            NDManager manager, Sampler<Told> sampler, NoiseLevel t, NoiseLevel s) {
        NDArray xt = Tensors.create(manager, new double[] {1}, new Shape(1, 1), DataType.FLOAT64);
        Told told = new Told(xt.onesLike());
        StepInput in =
                new StepInput(
                        xt,
                        t,
                        s,
                        sampler.grid().schedule(),
                        (x, level) -> sampler.denoiser().predict(x, level, told),
                        Past.NONE,
                        NoiseSource.of(1, 0, 0).step(0));
        return Objects.requireNonNull(sampler.step().move(in).sigma()).value();
    }

    /** 1 where the condition is given, 0 where not, {@code [B, 1]}. */
    private record Told(NDArray given) implements Conditioning<Told> {

        @Override
        public Told unconditional() {
            return new Told(given.zerosLike());
        }

        @Override
        public Told followedBy(Told other) {
            return new Told(given.concat(other.given, 0));
        }
    }

    private static Prediction learned(NDArray xt, NoiseLevel level, Told told) {
        NDArray share =
                told.given().mul(CONDITIONAL - UNCONDITIONAL).add(UNCONDITIONAL).mul(xt.onesLike());
        return StandardNormal.<Told>denoiser().predict(xt, level, told).withVarianceShare(share);
    }
}
