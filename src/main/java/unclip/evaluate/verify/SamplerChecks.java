package unclip.evaluate.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Variance;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.math.Quantity;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.Step;
import unclip.sampler.StepListener;
import unclip.sampler.TimeGrid;
import unclip.sampler.step.AncestralStep;
import unclip.sampler.step.DdimStep;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.List;

/** Samplers on N(0, 1) data, where x̂_0 = √ᾱ x_t and every run is a product of known factors. */
final class SamplerChecks {

    private static final String TOPIC = "sampler";
    private static final GaussianOracle DATA = GaussianOracle.isotropic(0, 1);
    private static final Conditioning.None NONE = new Conditioning.None();
    private static final NoiseSource NOISE = NoiseSource.of(1, 0, 0);

    private SamplerChecks() {}

    static List<Check> checks(NDManager manager) {
        return List.of(
                gain(manager, 10, .814586),
                gain(manager, 50, .963383),
                gain(manager, 1000, .998124),
                variance(manager, "β", new Variance.Beta(), .9999),
                variance(manager, "β̃", new Variance.BetaTilde(), .991067),
                ancestralIsDdim(manager));
    }

    private static Check gain(NDManager manager, int steps, double expected) {
        NDArray one = Tensors.create(manager, new double[] {1}, new Shape(1, 1), DataType.FLOAT64);
        TimeGrid grid = TimeGrid.linspace(ScheduleChecks.LINEAR, steps);
        double got = Tensors.scalar(run(manager, new DdimStep(0), grid, one, step -> {}));
        return new Check(
                TOPIC,
                "DDIM, %d steps: std of x_0".formatted(steps),
                expected,
                got,
                1e-6,
                "Π (√(ᾱ_s ᾱ_t) + √((1 − ᾱ_s)(1 − ᾱ_t)))");
    }

    /** Var x_s = g² Var x_t + σ² with each step's own g and σ, from Var x_T = 1. */
    private static Check variance(
            NDManager manager, String symbol, Variance variance, double expected) {
        double[] moment = {1};
        NDArray one = Tensors.create(manager, new double[] {1}, new Shape(1, 1), DataType.FLOAT64);
        run(
                manager,
                new AncestralStep(variance),
                TimeGrid.even(ScheduleChecks.LINEAR, 1000),
                one,
                step -> {
                    double g = Tensors.scalar(step.move().mean()) / Tensors.scalar(step.xt());
                    moment[0] = g * g * moment[0] + sigma(step) * sigma(step);
                });
        return new Check(
                TOPIC,
                "DDPM, 1000 steps, σ² = " + symbol + ": variance of x_0",
                expected,
                moment[0],
                1e-6,
                "Var x_s = g² Var x_t + σ²");
    }

    private static double sigma(Step step) {
        Quantity sigma = step.move().sigma();
        return sigma == null ? 0 : sigma.value();
    }

    private static Check ancestralIsDdim(NDManager manager) {
        TimeGrid grid = TimeGrid.even(ScheduleChecks.LINEAR, 1000);
        Shape shape = new Shape(1, 64);
        NDArray ddim =
                run(
                        manager,
                        new DdimStep(1),
                        grid,
                        NOISE.initial(manager, shape, DataType.FLOAT64),
                        step -> {});
        NDArray ddpm =
                run(
                        manager,
                        new AncestralStep(new Variance.BetaTilde()),
                        grid,
                        NOISE.initial(manager, shape, DataType.FLOAT64),
                        step -> {});
        return new Check(
                TOPIC,
                "DDIM η = 1 minus DDPM β̃, 1000 steps, largest",
                0,
                Tensors.scalar(ddim.sub(ddpm).abs().max()),
                1e-10,
                "Song, Meng and Ermon 2021, §4.1");
    }

    private static NDArray run(
            NDManager manager, ReverseStep step, TimeGrid grid, NDArray xT, StepListener listener) {
        return new Sampler<>(DATA, step, grid).run(manager, xT, NONE, NOISE, listener);
    }
}
