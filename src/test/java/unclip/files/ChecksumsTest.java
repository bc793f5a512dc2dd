package unclip.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class ChecksumsTest {

    /** FIPS 180-4, examples of the algorithm: one block, "abc". */
    private static final String ABC =
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    @Test
    void publishedExample(@TempDir Path folder) throws IOException {
        assertThat(Checksums.sha256("abc")).isEqualTo(ABC);
        assertThat(Checksums.sha256(Files.writeString(folder.resolve("a"), "abc"))).isEqualTo(ABC);
    }

    @Test
    void filesLargerThanTheBufferAreReadWhole(@TempDir Path folder) throws IOException {
        byte[] bytes = new byte[200_001];
        bytes[200_000] = 1;
        Path file = Files.write(folder.resolve("a"), bytes);
        assertThat(Checksums.sha256(file)).isEqualTo(Checksums.sha256(bytes));
    }

    @Test
    void missingFileIsOneSentence(@TempDir Path folder) {
        Path file = folder.resolve("none");
        assertThatThrownBy(() -> Checksums.sha256(file))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot read " + file + ": there is no such file.");
    }
}
