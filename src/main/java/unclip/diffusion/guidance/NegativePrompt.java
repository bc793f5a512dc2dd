package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Guidance away from a negative condition: it takes the unconditional branch's place in any rule.
 *
 * <pre>ε̂ = ε̂_n + s (ε̂_c − ε̂_n)</pre>
 *
 * @param guided a guidance rule around a denoiser that is told pairs
 * @param negative as many rows as the conditioning
 * @param <C> the conditioning
 */
public record NegativePrompt<C extends Conditioning<C>>(Denoiser<Against<C>> guided, C negative)
        implements Denoiser<C> {

    /**
     * A condition with the negative one that stands in for "nothing".
     *
     * @param condition what is wanted
     * @param negative what is not
     * @param <C> their type
     */
    public record Against<C extends Conditioning<C>>(C condition, C negative)
            implements Conditioning<Against<C>> {

        @Override
        public Against<C> unconditional() {
            return new Against<>(negative, negative);
        }

        @Override
        public Against<C> followedBy(Against<C> other) {
            return new Against<>(condition.followedBy(other.condition), negative);
        }

        @Override
        public List<NDArray> arrays() {
            List<NDArray> all = new ArrayList<>(condition.arrays());
            all.addAll(negative.arrays());
            return all;
        }
    }

    /** Classifier-free guidance with scale s away from a negative condition. */
    public static <C extends Conditioning<C>> NegativePrompt<C> of(
            Denoiser<C> model, C negative, double scale) {
        return of(model, negative, pairs -> new ClassifierFreeGuidance<>(pairs, scale));
    }

    /**
     * Any rule away from a negative condition.
     *
     * @param rule decorates a denoiser, such as {@code pairs -> new CfgPlusPlus<>(pairs, 0.6)}
     */
    public static <C extends Conditioning<C>> NegativePrompt<C> of(
            Denoiser<C> model, C negative, UnaryOperator<Denoiser<Against<C>>> rule) {
        Denoiser<Against<C>> pairs =
                (xt, level, pair) -> model.predict(xt, level, pair.condition());
        return new NegativePrompt<>(rule.apply(pairs), negative);
    }

    @Override
    public Prediction predict(NDArray xt, NoiseLevel level, C conditioning) {
        return guided.predict(xt, level, new Against<>(conditioning, negative));
    }
}
