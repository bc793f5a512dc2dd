package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.junit.jupiter.api.Test;

class SampleFolderTest {

    @Property(tries = 300)
    void anyPromptGivesAFileNameThatEverySystemTakes(@ForAll String prompt) {
        assertThat(SampleFolder.pictureName(0, prompt, 0))
                .matches("01-[a-z0-9][a-z0-9-]{0,39}-1\\.png");
    }

    @Test
    void namesSayWhatThePictureShows() {
        assertThat(SampleFolder.slug("  A woman: Medium-dark skin tone! "))
                .isEqualTo("a-woman-medium-dark-skin-tone");
        assertThat(SampleFolder.slug("Füchslein")).isEqualTo("fuchslein");
        assertThat(SampleFolder.slug("红心")).isEqualTo("picture");
        assertThat(SampleFolder.traceName("01-a-1.png")).isEqualTo("01-a-1-trace.png");
    }
}
