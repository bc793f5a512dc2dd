package unclip.kernel;

import static java.lang.Math.pow;
import static java.lang.Math.sqrt;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import java.util.List;

/** The optimiser step of {@link PlainKernels}, parameter by parameter. */
final class PlainAdamW {

    private static final double EPSILON = 1e-6; // keeps the clipping factor finite

    private PlainAdamW() {}

    static NDArray step(
            NDManager scope, AdamWState state, AdamWSettings settings, AdamWRates rates) {
        double norm = norm(state.grads());
        double factor = Math.min(1, rates.maxGradientNorm() / (norm + EPSILON));
        for (int i = 0; i < state.params().size(); i++) {
            NDArray g = state.grads().get(i);
            g.muli(factor);
            boolean decays = i < state.decayed();
            AdamWSettings own = decays ? settings : settings.withoutDecay();
            move(scope, state, i, own, rates.learningRate());
            double w = rates.averaging();
            NDArray average = state.averages().get(i);
            average.muli(1 - w).addi(into(scope, state.params().get(i).mul(w)));
            g.subi(g);
        }
        return scope.create((float) norm);
    }

    private static double norm(List<NDArray> grads) {
        double squares = 0;
        for (NDArray grad : grads) {
            squares += grad.square().sum().getFloat();
        }
        return sqrt(squares);
    }

    private static void move(
            NDManager scope, AdamWState state, int i, AdamWSettings settings, double rate) {
        double b1 = settings.beta1();
        double b2 = settings.beta2();
        NDArray param = state.params().get(i);
        NDArray m = state.m().get(i);
        NDArray v = state.v().get(i);
        NDArray g = state.grads().get(i);
        double t = state.steps().get(i).addi(1).getFloat();
        m.muli(b1).addi(g.mul(1 - b1));
        v.muli(b2).addi(g.square().mul(1 - b2));
        NDArray mHat = into(scope, m.div(1 - pow(b1, t)));
        NDArray vHat = into(scope, v.div(1 - pow(b2, t)));
        NDArray update = mHat.div(vHat.sqrt().add(settings.eps()));
        param.muli(1 - rate * settings.weightDecay());
        param.subi(update.mul(rate));
    }

    /** What is computed from weights and moments would otherwise live as long as they do. */
    private static NDArray into(NDManager scope, NDArray array) {
        array.attach(scope);
        return array;
    }
}
