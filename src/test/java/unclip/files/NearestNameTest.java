package unclip.files;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.NotEmpty;

import org.junit.jupiter.api.Test;

import java.util.List;

class NearestNameTest {

    private static final List<String> VALID = List.of("steps", "seed", "guidance");

    @Test
    void slipsFindTheirName() {
        assertThat(NearestName.of("stesp", VALID)).contains("steps");
        assertThat(NearestName.of("Guidence", VALID)).contains("guidance");
        assertThat(NearestName.of("step", VALID)).contains("steps");
    }

    @Test
    void farNamesFindNothing() {
        assertThat(NearestName.of("zzzzzzzz", VALID)).isEmpty();
        assertThat(NearestName.of("anything", List.of())).isEmpty();
    }

    @Test
    void equallyNearNamesGiveTheAlphabeticallyFirst() {
        assertThat(NearestName.of("bat", List.of("hat", "cat"))).contains("cat");
    }

    @Test
    void hintNamesTheNearestAndAll() {
        assertThat(NearestName.hint("sede", VALID))
                .isEqualTo("did you mean 'seed'? (valid: guidance, seed, steps)");
        assertThat(NearestName.hint("zzzzzzzz", VALID)).isEqualTo("valid: guidance, seed, steps");
        assertThat(NearestName.hint("a", List.of())).isEqualTo("valid: none are allowed here");
    }

    @Property(tries = 100)
    void validNamesFindThemselves(@ForAll @AlphaChars @NotEmpty String name) {
        assertThat(NearestName.of(name, List.of(name, name + "x"))).contains(name);
    }
}
