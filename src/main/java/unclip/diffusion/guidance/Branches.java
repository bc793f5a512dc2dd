package unclip.diffusion.guidance;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.GuidanceParts;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/** Asks one denoiser about the same x_t under several conditions, as one batch. */
public final class Branches {

    private Branches() {}

    /**
     * One prediction a condition.
     *
     * @param model the denoiser
     * @param xt {@code [B, …]}
     * @param level where xt stands
     * @param conditions each of B rows
     * @return as many predictions, each of B rows, owned by xt's manager
     * @throws IllegalArgumentException if the denoiser's answer has another shape than the batch
     */
    public static <C extends Conditioning<C>> List<Prediction> predict(
            Denoiser<C> model, NDArray xt, NoiseLevel level, List<C> conditions) {
        int n = conditions.size();
        if (n == 1) {
            return List.of(model.predict(xt, level, conditions.get(0)));
        }
        C joined = conditions.get(0);
        for (C next : conditions.subList(1, n)) {
            joined = joined.followedBy(next);
        }
        NDArray batch = NDArrays.concat(new NDList(Collections.nCopies(n, xt))); // [nB, …]
        Prediction all = model.predict(batch, level, joined);
        requireShape(all, batch.getShape(), n);
        return split(all, n);
    }

    /**
     * A guided prediction: the branches, then the rule that combines them. What both make on their
     * way is freed.
     *
     * @param branches the conditions to ask about, from the one given
     * @param rule from one prediction a branch
     * @return owned by xt's manager
     */
    static <C extends Conditioning<C>> Prediction guide(
            Denoiser<C> model,
            NDArray xt,
            NoiseLevel level,
            C conditioning,
            Function<C, List<C>> branches,
            Function<List<Prediction>, Prediction> rule) {
        return Borrowing.keep(
                xt,
                conditioning,
                () -> rule.apply(predict(model, xt, level, branches.apply(conditioning))));
    }

    /** The conditional and the unconditional branch, combined. */
    static <C extends Conditioning<C>> Prediction guide(
            Denoiser<C> model,
            NDArray xt,
            NoiseLevel level,
            C conditioning,
            Function<List<Prediction>, Prediction> rule) {
        return guide(model, xt, level, conditioning, c -> List.of(c, c.unconditional()), rule);
    }

    /** What a rule answers that was asked for no guidance: one branch. */
    static <C> Prediction unguided(
            Denoiser<C> model, NDArray xt, NoiseLevel level, C conditioning) {
        Prediction p = model.predict(xt, level, conditioning);
        return p.guidance() != null ? p : p.withGuidance(GuidanceParts.unguided(p));
    }

    private static void requireShape(Prediction all, Shape batch, int n) {
        for (NDArray answer : List.of(all.x0Hat(), all.epsHat())) {
            if (!answer.getShape().equals(batch)) {
                throw new IllegalArgumentException(
                        ("A denoiser asked about %d branches of %d rows answers in the shape %s,"
                                        + " got %s; each condition must have %d rows.")
                                .formatted(
                                        n,
                                        batch.get(0) / n,
                                        batch,
                                        answer.getShape(),
                                        batch.get(0) / n));
            }
        }
    }

    private static List<Prediction> split(Prediction all, int n) {
        NDList x0Hats = all.x0Hat().split(n, 0);
        NDList epsHats = all.epsHat().split(n, 0);
        NDArray share = all.varianceShare();
        NDList shares = share == null ? new NDList() : share.split(n, 0);
        List<Prediction> predictions = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            Prediction p = new Prediction(x0Hats.get(i), epsHats.get(i), all.level());
            predictions.add(share == null ? p : p.withVarianceShare(shares.get(i)));
        }
        return predictions;
    }
}
