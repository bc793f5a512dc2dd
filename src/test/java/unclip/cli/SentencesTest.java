package unclip.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;

class SentencesTest {

    @Test
    void ourOwnMessagesArePassedOn() {
        assertThat(Sentences.of(new IllegalArgumentException("eta must lie in [0, 1], got 2")))
                .isEqualTo("eta must lie in [0, 1], got 2.");
        assertThat(Sentences.of(new UncheckedIOException(new IOException("Cannot read x."))))
                .isEqualTo("Cannot read x.");
    }

    @Test
    void severalLinesBecomeOne() {
        assertThat(Sentences.of(new IOException("first\n  second\n"))).isEqualTo("first second.");
    }

    @Test
    void aBareFileExceptionIsToldInWords() {
        assertThat(Sentences.of(new NoSuchFileException("a/b")))
                .isEqualTo("a/b: there is no such file.");
        assertThat(Sentences.of(new AccessDeniedException("a/b")))
                .isEqualTo("a/b: permission denied.");
    }

    @Test
    void aBugIsCalledABug() {
        assertThat(Sentences.of(new NullPointerException("x is null")))
                .contains("bug", "x is null", "UNCLIP_DEBUG=1");
        assertThat(Sentences.of(new IllegalStateException())).contains("bug");
    }

    @Test
    void runningOutOfMemorySaysWhatHelps() {
        assertThat(Sentences.of(new OutOfMemoryError("Java heap space")))
                .contains("UNCLIP_JAVA_OPTS");
    }
}
