package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Guidance by a condition of several parts, each with a scale of its own (Brooks et al. 2023, eq.
 * 3). The parts are dropped one after the other, and each drop is a difference to lead along:
 *
 * <pre>ε̂ = ε̂_n + Σ s_k (ε̂_{k−1} − ε̂_k),   ε̂_0 with all parts, ε̂_k without the first k</pre>
 *
 * <p>With text dropped first and image second that is the paper's ε̂(∅, ∅) + s_I (ε̂(I, ∅) − ε̂(∅,
 * ∅)) + s_T (ε̂(I, T) − ε̂(I, ∅)). Equal scales are classifier-free guidance, scales of 1 no
 * guidance. Branches that cancel are not asked; the others run as one batch. A learned variance is
 * that of ε̂_0.
 *
 * @param model the denoiser that is guided
 * @param parts in the order in which they are dropped, at least one
 * @param <C> its conditioning
 */
public record MultiCondition<C extends Conditioning<C>>(Denoiser<C> model, List<Part<C>> parts)
        implements Denoiser<C> {

    /**
     * One part of the condition.
     *
     * @param name such as "text"
     * @param drop the same condition without this part
     * @param scale s, finite; 1 is unguided
     * @param <C> the condition's type
     */
    public record Part<C>(String name, UnaryOperator<C> drop, double scale) {

        /** Checks the scale. */
        public Part {
            Scales.requireFinite(scale);
        }
    }

    /** Copies the list. */
    public MultiCondition {
        parts = List.copyOf(parts);
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("There must be a part to guide by, got none.");
        }
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        boolean plain = parts.stream().allMatch(part -> part.scale() == 1);
        return plain
                ? Branches.unguided(model, xt, level, conditioning)
                : Branches.guide(model, xt, level, conditioning, this::branches, this::combine);
    }

    /** ε̂_k's factor in the sum, k from 1; ε̂_0 takes what is left to 1. */
    private double factor(int k) {
        double next = k < parts.size() ? parts.get(k).scale() : 1;
        return next - parts.get(k - 1).scale();
    }

    private List<C> branches(C conditioning) {
        List<C> asked = new ArrayList<>(List.of(conditioning));
        C rest = conditioning;
        for (int k = 1; k <= parts.size(); k++) {
            rest = parts.get(k - 1).drop().apply(rest);
            if (factor(k) != 0) {
                asked.add(rest);
            }
        }
        return asked;
    }

    /** ε̂_0 + Σ factor_k (ε̂_k − ε̂_0). */
    private Prediction combine(List<Prediction> predictions) {
        Prediction all = predictions.get(0);
        NDArray x0Hat = all.x0Hat();
        NDArray epsHat = all.epsHat();
        List<GuidanceParts.Branch> shown = new ArrayList<>();
        shown.add(new GuidanceParts.Branch("conditional", all));
        StringBuilder dropped = new StringBuilder("without");
        for (int k = 1; k <= parts.size(); k++) {
            dropped.append(k == 1 ? " " : ", ").append(parts.get(k - 1).name());
            if (factor(k) != 0) {
                Prediction p = predictions.get(shown.size());
                x0Hat = x0Hat.add(p.x0Hat().sub(all.x0Hat()).mul(factor(k)));
                epsHat = epsHat.add(p.epsHat().sub(all.epsHat()).mul(factor(k)));
                shown.add(new GuidanceParts.Branch(dropped.toString(), p));
            }
        }
        return all.with(x0Hat, epsHat).withGuidance(new GuidanceParts(parts.get(0).scale(), shown));
    }
}
