package unclip.evaluate;

/** How well one set of embeddings finds its partners in another. */
public final class Retrieval {

    private Retrieval() {}

    /**
     * Recall at k: the share of queries whose right answer is among the k most similar candidates.
     * Candidates that are exactly as similar as the right one count half of them before it.
     *
     * @param similarity row q, column c: how similar query q is to candidate c
     * @param truth for each query the index of its right candidate
     * @param k at least 1
     * @return in [0, 1]
     */
    public static double recallAt(int k, float[][] similarity, int[] truth) {
        if (k < 1 || similarity.length != truth.length || truth.length == 0) {
            throw new IllegalArgumentException(
                    "Recall needs k ≥ 1 and one answer a query, got k = "
                            + k
                            + ", "
                            + similarity.length
                            + " queries and "
                            + truth.length
                            + " answers.");
        }
        int found = 0;
        for (int q = 0; q < truth.length; q++) {
            found += rank(similarity[q], truth[q]) <= k ? 1 : 0;
        }
        return (double) found / truth.length;
    }

    /** The right candidate's rank from 1, ties shared. */
    private static double rank(float[] row, int truth) {
        double before = 0;
        for (int c = 0; c < row.length; c++) {
            if (c != truth) {
                before += row[c] > row[truth] ? 1 : row[c] == row[truth] ? 0.5 : 0;
            }
        }
        return 1 + before;
    }
}
