package unclip.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class FolderLockTest {

    @TempDir private Path folder = Path.of("");

    /** Another program that holds a folder until it is killed. */
    static final class Holder {

        private Holder() {}

        public static void main(String[] args) throws IOException {
            try (FolderLock lock = FolderLock.take(Path.of(args[0]))) {
                System.out.println("holds " + lock.folder());
                if (System.in.read() >= 0) {
                    throw new IllegalStateException("nothing is ever sent");
                }
            }
        }
    }

    @Test
    void oneAtATimeWithinAProgramUnderWhateverName() throws IOException {
        Path work = folder.resolve("work");
        try (FolderLock lock = FolderLock.take(work)) {
            assertThat(lock.folder()).isEqualTo(work.toRealPath());
            refuse(work);
            Path link = Files.createSymbolicLink(folder.resolve("link"), work);
            refuse(link);
            refuse(work); // a refusal must not have freed it
        }
        try (FolderLock next = FolderLock.take(work)) {
            assertThat(next.folder()).exists();
        }
    }

    @Test
    void aLockOfAnotherProgramHoldsUntilThatEndsHoweverItEnds() throws Exception {
        Process other =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-cp",
                                System.getProperty(
                                        "surefire.test.class.path",
                                        System.getProperty("java.class.path")),
                                Holder.class.getName(),
                                folder.toString())
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start();
        try (BufferedReader said = other.inputReader()) {
            assertThat(said.readLine()).startsWith("holds ");
            refuse(folder);
        } finally {
            assertThat(other.destroyForcibly().waitFor()).isNotZero();
        }
        try (FolderLock lock = FolderLock.take(folder)) {
            assertThat(lock.folder().resolve(FolderLock.FILE)).isEmptyFile();
        }
    }

    @Test
    void aFolderThatCannotBeIsOneSentence() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatThrownBy(() -> FolderLock.take(file))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("Cannot write into the folder " + file);
    }

    private static void refuse(Path taken) {
        assertThatThrownBy(() -> FolderLock.take(taken))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("Another run is writing into the folder " + taken + " now");
    }
}
