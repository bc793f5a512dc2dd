package unclip.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.tensor.Tensors;

import java.util.List;

/**
 * The branches behind a guided prediction. Owns no memory.
 *
 * @param scale s, the factor on the first difference; 1 is unguided (CFG++ shows its λ)
 * @param branches the conditional one first, then what is led away from; one alone where a rule was
 *     asked for no guidance
 */
public record GuidanceParts(double scale, List<Branch> branches) {

    /**
     * One branch.
     *
     * @param name such as "conditional"
     * @param prediction what the denoiser said there
     */
    public record Branch(String name, Prediction prediction) {}

    /** Copies the list. */
    public GuidanceParts {
        branches = List.copyOf(branches);
        if (branches.isEmpty()) {
            throw new IllegalArgumentException("Guidance has at least one branch, got none.");
        }
    }

    /** The two branches of plain guidance. */
    public static GuidanceParts of(double scale, Prediction conditional, Prediction unconditional) {
        return new GuidanceParts(
                scale,
                List.of(
                        new Branch("conditional", conditional),
                        new Branch("unconditional", unconditional)));
    }

    /** The one branch of a rule that does not guide: s = 1. */
    public static GuidanceParts unguided(Prediction conditional) {
        return new GuidanceParts(1, List.of(new Branch("conditional", conditional)));
    }

    /** Whether there is something to lead away from. */
    public boolean isGuided() {
        return branches.size() > 1;
    }

    /** The first branch's ε̂_c, in x_t's shape. */
    public NDArray conditional() {
        return branches.get(0).prediction().epsHat();
    }

    /**
     * The second branch's ε̂_u (or whatever is led away from), in x_t's shape; ε̂_c where it is
     * alone.
     */
    public NDArray unconditional() {
        return branches.get(isGuided() ? 1 : 0).prediction().epsHat();
    }

    /** ε̂_c − ε̂_u, owned by ε̂_c's manager. */
    public NDArray difference() {
        return conditional().sub(unconditional());
    }

    /** ‖ε̂_c − ε̂_u‖ / √n over the whole batch of n numbers: its root mean square. */
    public double differenceRms() {
        if (!isGuided()) {
            return 0;
        }
        NDArray c = conditional();
        try (NDManager scope = c.getManager().newSubManager()) {
            scope.tempAttachAll(c);
            return Math.sqrt(Tensors.scalar(difference().square().mean()));
        }
    }

    /** The cosine between ε̂_c and ε̂_u over the whole batch; NaN where one of them is 0. */
    public double cosine() {
        if (!isGuided()) {
            return 1;
        }
        NDArray c = conditional();
        NDArray u = unconditional();
        try (NDManager scope = c.getManager().newSubManager()) {
            scope.tempAttachAll(c);
            if (u.getManager() != scope) { // the same array twice would not find back
                scope.tempAttachAll(u);
            }
            double dot = Tensors.scalar(c.mul(u).sum());
            double norms = Tensors.scalar(c.square().sum()) * Tensors.scalar(u.square().sum());
            return dot / Math.sqrt(norms);
        }
    }
}
