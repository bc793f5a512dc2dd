package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.ContrastiveLoss;
import unclip.clip.OneDirectionalLoss;
import unclip.clip.SigmoidLoss;
import unclip.files.NearestName;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What CLIP can minimise, as recipes name it. Captions that are equal are right for each other. */
enum PairLoss {

    /** CLIP's own (Radford et al. 2021, fig. 3). */
    SYMMETRIC {
        @Override
        NDArray of(Clip clip, NDArray zImage, NDArray zText, NDArray scale, List<String> captions) {
            return ContrastiveLoss.symmetric(zImage, zText, scale, captions);
        }
    },

    /** From pictures to captions only, without a temperature. */
    ONE_DIRECTIONAL {
        @Override
        NDArray of(Clip clip, NDArray zImage, NDArray zText, NDArray scale, List<String> captions) {
            return OneDirectionalLoss.imageToText(zImage, zText, captions);
        }

        @Override
        NDArray scale(Clip clip, NDManager scope) {
            return scope.create(new float[] {1});
        }
    },

    /** SigLIP's (Zhai et al. 2023). */
    SIGMOID {
        @Override
        NDArray of(Clip clip, NDArray zImage, NDArray zText, NDArray scale, List<String> captions) {
            return SigmoidLoss.of(zImage, zText, scale, clip.logitBias(), captions);
        }
    };

    /** The word in recipes. */
    String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** By its word. */
    static PairLoss named(String word) {
        List<String> words = Arrays.stream(values()).map(PairLoss::word).toList();
        return Arrays.stream(values())
                .filter(loss -> loss.word().equals(word))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "Unknown loss '%s'; %s."
                                                .formatted(word, NearestName.hint(word, words))));
    }

    /** The factor of the logits, {@code [1]}, owned by {@code scope}. */
    NDArray scale(Clip clip, NDManager scope) {
        return clip.scale(scope);
    }

    /**
     * The loss of a batch.
     *
     * @param zImage {@code [N, D]}
     * @param zText {@code [N, D]}
     * @param scale what {@link #scale} gave
     * @return a scalar, owned by the embeddings' manager
     */
    abstract NDArray of(
            Clip clip, NDArray zImage, NDArray zText, NDArray scale, List<String> captions);
}
