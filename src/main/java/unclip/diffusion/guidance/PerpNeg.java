package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.ArrayList;
import java.util.List;

/**
 * Negative conditions of which only the part perpendicular to the main condition counts, so that
 * they take nothing of it away (Armandpour et al. 2023).
 *
 * <pre>ε̂ = ε̂_u + s (δ_c − Σ w_i δ_i^⊥),   δ_i = ε̂_i − ε̂_u,
 * δ_i^⊥ = δ_i − ⟨δ_i, δ_c⟩ / ⟨δ_c, δ_c⟩ δ_c   for each image</pre>
 *
 * <p>Without negatives (or weights of 0) it is classifier-free guidance. All branches run as one
 * batch; a learned variance is the conditional branch's.
 *
 * @param model the denoiser that is guided
 * @param scale s, finite
 * @param negatives what to keep away from
 * @param <C> its conditioning
 */
public record PerpNeg<C extends Conditioning<C>>(
        Denoiser<C> model, double scale, List<Negative<C>> negatives) implements Denoiser<C> {

    /**
     * One negative condition.
     *
     * @param condition as many rows as the main condition
     * @param weight w, not below 0
     * @param <C> its type
     */
    public record Negative<C>(C condition, double weight) {

        /** Checks the weight. */
        public Negative {
            if (!(weight >= 0 && Double.isFinite(weight))) {
                throw new IllegalArgumentException(
                        "A negative condition's weight must be finite and 0 or more, got "
                                + weight
                                + ".");
            }
        }
    }

    /** Checks the scale; copies the negatives that count. */
    public PerpNeg {
        Scales.requireFinite(scale);
        negatives = negatives.stream().filter(n -> n.weight() > 0).toList();
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        if (negatives.isEmpty() || scale == 0) {
            return new ClassifierFreeGuidance<>(model, scale).predict(xt, level, conditioning);
        }
        return Branches.guide(model, xt, level, conditioning, this::branches, this::combine);
    }

    private List<C> branches(C conditioning) {
        List<C> all = new ArrayList<>(List.of(conditioning, conditioning.unconditional()));
        negatives.forEach(negative -> all.add(negative.condition()));
        return all;
    }

    private Prediction combine(List<Prediction> p) {
        Prediction c = p.get(0);
        Prediction u = p.get(1);
        NDArray main = PerImage.difference(c, u);
        NDArray x0Hat = ClassifierFreeGuidance.lead(c.x0Hat(), u.x0Hat(), scale);
        NDArray epsHat = ClassifierFreeGuidance.lead(c.epsHat(), u.epsHat(), scale);
        List<GuidanceParts.Branch> parts =
                new ArrayList<>(GuidanceParts.of(scale, c, u).branches());
        for (int i = 0; i < negatives.size(); i++) {
            Prediction n = p.get(2 + i);
            NDArray along = PerImage.component(PerImage.difference(n, u), main); // [B, 1, …]
            double sw = scale * negatives.get(i).weight();
            x0Hat = x0Hat.sub(across(n.x0Hat(), c.x0Hat(), u.x0Hat(), along).mul(sw));
            epsHat = epsHat.sub(across(n.epsHat(), c.epsHat(), u.epsHat(), along).mul(sw));
            parts.add(new GuidanceParts.Branch("negative " + (i + 1), n));
        }
        return c.with(x0Hat, epsHat).withGuidance(new GuidanceParts(scale, parts));
    }

    /** δ_n − along δ_c. */
    private static NDArray across(NDArray n, NDArray c, NDArray u, NDArray along) {
        return n.sub(u).sub(c.sub(u).mul(along));
    }
}
