package unclip.sampler.step;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.StepInput;

import java.util.ArrayList;
import java.util.List;

/**
 * The pseudo linear multistep method (Liu et al. 2022, alg. 2): Adams and Bashforth's mean of the
 * last predictions in t, then DDIM's transfer along it. In x̃ = x / √ᾱ and σ̃ = √((1 − ᾱ) / ᾱ):
 *
 * <pre>φ(x, ε, t, s):  x̃_s = x̃_t + (σ̃_s − σ̃_t) ε
 * x_s = φ(x_t, Σ_j b_j ε̂_j, t, s),   Σ_j b_j = 1,
 * order 4:  b = (55, −59, 37, −9) / 24</pre>
 *
 * <p>The weights are those of equal strides in t, and used on any grid, as in the paper. Since σ̃
 * is not linear in t, order 2 and up converge with order 2. One call of the denoiser once it has
 * its past; until then {@link Start} says what it does. It asks at the grid's times and, for Runge
 * and Kutta's start, halfway in between: the very calls that other libraries list as doubled or
 * interleaved timesteps of one grid.
 *
 * <p>Where ᾱ_T = 0 only order 1, which is DDIM's step, has a first step; the others say so.
 *
 * @param order how many predictions are averaged, 1..4
 * @param start what comes before there is enough past
 */
public record PndmStep(int order, Start start) implements ReverseStep {

    /** How a method begins that has no past. */
    public enum Start {
        /**
         * The pseudo Runge and Kutta method with four calls, at t, twice halfway, and at s, for
         * each step that lacks some past (F-PNDM of the paper). A step to clean data, where the
         * denoiser can't be asked, goes on as {@link #MULTISTEP} does.
         */
        RUNGE_KUTTA,

        /**
         * The first step is the pseudo improved Euler method with two calls, at t and s (DDIM's
         * step if s is clean); the next ones have the highest order that their past allows.
         */
        MULTISTEP
    }

    private static final String SOURCE = "Liu et al. 2022, alg. 2";

    /** b_0, b_1, … of Adams and Bashforth's methods, by how many steps they look back. */
    private static final int[][] ADAMS = {{1}, {3, -1}, {23, -16, 5}, {55, -59, 37, -9}};

    private static final int[] ADAMS_OVER = {1, 2, 12, 24};

    /** Checks the order. */
    public PndmStep {
        if (order < 1 || order > 4) {
            throw new IllegalArgumentException("The order must lie in 1..4, got " + order + ".");
        }
    }

    /** F-PNDM: order 4 after Runge and Kutta's start. */
    public PndmStep() {
        this(4, Start.RUNGE_KUTTA);
    }

    @Override
    public int memory() {
        return order - 1;
    }

    @Override
    public Move move(StepInput in) {
        if (order > 1) {
            Unscaled.requireSignal(in, "PNDM beyond order 1");
        }
        int known = in.past().size();
        if (known >= order - 1 || in.to().isClean()) {
            return multistep(in);
        }
        return switch (start) {
            case RUNGE_KUTTA -> rungeKutta(in);
            case MULTISTEP -> known == 0 ? improvedEuler(in) : multistep(in);
        };
    }

    private static Move multistep(StepInput in) {
        int known = in.past().size();
        List<Mean> others = new ArrayList<>();
        for (int j = 1; j <= known; j++) {
            NDArray epsHat = in.past().back(j).prediction().epsHat();
            others.add(new Mean(ADAMS[known][j], ADAMS_OVER[known], "t_{" + j + "}", epsHat));
        }
        return transfer(in.from(), in.to(), in.predict(), others);
    }

    private static Move improvedEuler(StepInput in) {
        Prediction p = in.predict();
        NDArray e2 = ask(in, in.to(), p, List.of());
        return transfer(in.from(), in.to(), p, List.of(new Mean(1, 2, "s", e2)));
    }

    private static Move rungeKutta(StepInput in) {
        NoiseLevel middle = in.schedule().at((in.from().t() + in.to().t()) / 2);
        Prediction p = in.predict();
        NDArray e2 = ask(in, middle, p, List.of());
        NDArray e3 = ask(in, middle, p, List.of(new Mean(1, 1, "m", e2)));
        NDArray e4 = ask(in, in.to(), p, List.of(new Mean(1, 1, "m'", e3)));
        return transfer(
                in.from(),
                in.to(),
                p,
                List.of(
                        new Mean(2, 6, "m", e2),
                        new Mean(2, 6, "m'", e3),
                        new Mean(1, 6, "s", e4)));
    }

    /** ε̂ where the transfer leads. */
    private static NDArray ask(StepInput in, NoiseLevel to, Prediction p, List<Mean> others) {
        NDArray x = transfer(in.from(), to, p, others).xs();
        return in.model().predict(x, to).epsHat();
    }

    /** φ along the mean of ε̂_t and others, whose weights sum to 1. */
    private static Move transfer(NoiseLevel t, NoiseLevel to, Prediction p, List<Mean> others) {
        double step = to.sigma() - t.sigma();
        return Unscaled.step(
                Unscaled.End.at(to), p, others.stream().map(e -> e.slope(step)).toList(), SOURCE);
    }

    /** A prediction in the mean, with its weight b. */
    private record Mean(int numerator, int denominator, String index, NDArray epsHat) {

        Unscaled.Slope slope(double step) {
            String equation =
                    "%s\\tfrac{%d}{%d}(\\tilde\\sigma_s-\\tilde\\sigma_t)"
                            .formatted(numerator < 0 ? "-" : "", Math.abs(numerator), denominator);
            return new Unscaled.Slope(index, step * numerator / denominator, equation, epsHat);
        }
    }
}
