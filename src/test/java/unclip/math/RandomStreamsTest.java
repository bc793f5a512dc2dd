package unclip.math;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.HashSet;
import java.util.Set;

class RandomStreamsTest {

    @Test
    void noTwoPathsShareAStream() {
        Set<Long> first = new HashSet<>();
        int paths = 0;
        for (long seed = -2; seed < 3; seed++) {
            for (long a = -2; a < 3; a++) {
                assertThat(first.add(RandomStreams.open(seed, a).nextLong())).isTrue();
                for (long b = -2; b < 3; b++) {
                    assertThat(first.add(RandomStreams.open(seed, a, b).nextLong())).isTrue();
                    paths++;
                }
            }
        }
        assertThat(paths).isEqualTo(125);
    }

    @Test
    void aStreamDependsOnItsPathOnly() {
        assertThat(RandomStreams.open(1, 2, 3).nextLong())
                .isEqualTo(RandomStreams.open(1, 2, 3).nextLong());
    }
}
