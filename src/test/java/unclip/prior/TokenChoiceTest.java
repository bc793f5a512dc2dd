package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.FloatRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

import org.junit.jupiter.api.Test;

import java.util.Arrays;
import java.util.List;

class TokenChoiceTest {

    /** Logarithms of 0.1, 0.4, 0.2, 0.3, and something that is not to be read. */
    private static final float[] LOGITS = {9, ln(0.1), ln(0.4), ln(0.2), ln(0.3)};

    private static float ln(double p) {
        return (float) Math.log(p);
    }

    private static double[] of(TokenChoice choice) {
        return choice.probabilities(LOGITS, 1, 4);
    }

    @Test
    void temperatureSharpensAndFlattens() {
        assertThat(of(TokenChoice.PLAIN))
                .containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, within(1e-7));
        double sum = 0.01 + 0.16 + 0.04 + 0.09; // p² at τ = ½
        assertThat(of(TokenChoice.at(0.5)))
                .containsExactly(
                        new double[] {0.01 / sum, 0.16 / sum, 0.04 / sum, 0.09 / sum},
                        within(1e-7));
        assertThat(of(TokenChoice.at(0))).containsExactly(0, 1, 0, 0);
    }

    @Test
    void topKKeepsTheMostProbableAndTopPTheFewestThatSuffice() {
        assertThat(of(new TokenChoice(1, 2, 1)))
                .containsExactly(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, within(1e-7));
        assertThat(of(new TokenChoice(1, 0, 0.75))) // 0.4 + 0.3 is not enough, + 0.2 is
                .containsExactly(new double[] {0, 4 / 9.0, 2 / 9.0, 3 / 9.0}, within(1e-7));
        assertThat(of(new TokenChoice(1, 0, 0.3))).containsExactly(0, 1, 0, 0);
        assertThat(of(new TokenChoice(1, 3, 0.65)))
                .containsExactly(new double[] {0, 4 / 7.0, 0, 3 / 7.0}, within(1e-7));
    }

    @Test
    void drawsFollowTheCumulativeDistribution() {
        double[] u = {0, 0.0999, 0.1001, 0.4999, 0.5001, 0.6999, 0.7001, 0.99999};
        int[] drawn =
                Arrays.stream(u).mapToInt(x -> TokenChoice.PLAIN.draw(LOGITS, 1, 4, x)).toArray();
        assertThat(drawn).containsExactly(0, 0, 1, 1, 2, 2, 3, 3);
    }

    @Property(tries = 200)
    void whatIsKeptIsTheMostProbablePartAndAddsUpToOne(
            @ForAll @Size(min = 2, max = 40) List<@FloatRange(min = -30, max = 30) Float> logits,
            @ForAll @IntRange(max = 45) int topK,
            @ForAll @FloatRange(min = 0.01f, max = 1) float topP) {
        float[] all = new float[logits.size()];
        for (int i = 0; i < all.length; i++) {
            all[i] = logits.get(i);
        }
        double[] plain = TokenChoice.PLAIN.probabilities(all, 0, all.length);
        double[] p = new TokenChoice(1, topK, (double) topP).probabilities(all, 0, all.length);
        assertThat(Arrays.stream(p).sum()).isEqualTo(1, within(1e-12));
        double leastKept = 1;
        double mostDropped = 0;
        double kept = 0;
        int count = 0;
        for (int i = 0; i < p.length; i++) {
            if (p[i] > 0) {
                leastKept = Math.min(leastKept, plain[i]);
                kept += plain[i];
                count++;
            } else {
                mostDropped = Math.max(mostDropped, plain[i]);
            }
        }
        assertThat(mostDropped).isLessThanOrEqualTo(leastKept);
        assertThat(topK == 0 || count <= topK).isTrue();
        boolean enough = kept >= (double) topP - 1e-9;
        assertThat(enough || count == topK || mostDropped == 0).isTrue();
    }

    @Test
    void badNumbersAreRefused() {
        assertThatThrownBy(() -> new TokenChoice(-1, 0, 1)).hasMessageContaining("got -1.0 and 0");
        assertThatThrownBy(() -> new TokenChoice(1, 0, 0)).hasMessageContaining("(0, 1], got 0.0");
    }
}
