package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What losses over pairs of embeddings demand, and which pairs are right ones. */
final class Pairs {

    private Pairs() {}

    /** Refuses what is not {@code [N, D]} twice. */
    static void require(NDArray zImage, NDArray zText) {
        if (zImage.getShape().dimension() != 2 || !zImage.getShape().equals(zText.getShape())) {
            throw new IllegalArgumentException(
                    "Pairs of embeddings have one shape [N, D], got %s and %s."
                            .formatted(zImage.getShape(), zText.getShape()));
        }
    }

    /** Refuses what is not {@code [N, D]} twice with N captions. */
    static void require(NDArray zImage, NDArray zText, List<String> captions) {
        require(zImage, zText);
        if (zImage.getShape().get(0) != captions.size()) {
            throw new IllegalArgumentException(
                    "Each of %s pairs has a caption, got %s captions."
                            .formatted(zImage.getShape().get(0), captions.size()));
        }
    }

    /**
     * Which pictures belong to which captions: each to its own, and to all equal ones.
     *
     * @param captions N
     * @return 1 or 0, symmetric, {@code [N, N]}, owned by {@code manager}
     */
    static NDArray positives(NDManager manager, List<String> captions) {
        int N = captions.size();
        Map<String, Integer> known = new HashMap<>();
        int[] kind =
                captions.stream()
                        .mapToInt(c -> known.merge(c, known.size(), (before, now) -> before))
                        .toArray();
        NDArray kinds = manager.create(kind);
        return kinds.reshape(N, 1).eq(kinds.reshape(1, N)).toType(DataType.FLOAT32, false);
    }

    /**
     * The same as a distribution for each picture: its right captions, equally likely.
     *
     * @return rows that sum to 1, symmetric, {@code [N, N]}, owned by {@code manager}
     */
    static NDArray targets(NDManager manager, List<String> captions) {
        NDArray positives = positives(manager, captions);
        return positives.div(positives.sum(new int[] {1}, true));
    }
}
