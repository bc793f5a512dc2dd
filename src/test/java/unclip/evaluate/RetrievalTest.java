package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RetrievalTest {

    private static final float[][] SIMILARITY = {{3, 2, 1}, {3, 2, 1}, {3, 2, 1}};
    private static final int[] TRUTH = {0, 1, 2};

    @Test
    void recallCountsQueriesWhoseAnswerRanksHighEnough() {
        assertThat(Retrieval.recallAt(1, SIMILARITY, TRUTH)).isEqualTo(1 / 3.0);
        assertThat(Retrieval.recallAt(2, SIMILARITY, TRUTH)).isEqualTo(2 / 3.0);
        assertThat(Retrieval.recallAt(3, SIMILARITY, TRUTH)).isEqualTo(1);
    }

    @Test
    void aModelThatSaysTheSameOfEverythingScoresLikeChanceNotLikePerfection() {
        float[][] constant = new float[3][3];
        assertThat(Retrieval.recallAt(1, constant, TRUTH)).isZero();
        assertThat(Retrieval.recallAt(2, constant, TRUTH)).isEqualTo(1); // rank 2 of 3 for all
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> Retrieval.recallAt(0, SIMILARITY, TRUTH))
                .hasMessageContaining("k = 0");
        assertThatThrownBy(() -> Retrieval.recallAt(1, SIMILARITY, new int[] {0}))
                .hasMessageContaining("3 queries and 1 answers");
    }
}
