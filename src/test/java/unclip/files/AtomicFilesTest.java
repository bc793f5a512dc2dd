package unclip.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

class AtomicFilesTest {

    private final Path folder;

    AtomicFilesTest(@TempDir Path folder) {
        this.folder = folder;
    }

    /** A disk that is full after some bytes, as the operating system reports it. */
    private static final class FullDisk extends FilterOutputStream {

        private int room;

        FullDisk(OutputStream out, int room) {
            super(out);
            this.room = room;
        }

        @Override
        public void write(int b) throws IOException {
            if (room-- == 0) {
                throw new IOException("No space left on device");
            }
            super.write(b);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void contentAppearsUnderTheFinalName() throws IOException {
        AtomicFiles.writeText(folder.resolve("a.txt"), "schön\n");
        assertThat(folder.resolve("a.txt")).hasContent("schön\n");
        assertThat(names()).containsExactly("a.txt");
    }

    @Test
    void missingFoldersAreMade() throws IOException {
        Path file = folder.resolve("deep/er/a.txt");
        AtomicFiles.writeText(file, "x");
        assertThat(file).hasContent("x");
    }

    @Test
    void olderContentIsReplaced() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeText(file, "a long first content");
        AtomicFiles.writeText(file, "short");
        assertThat(file).hasContent("short");
    }

    @Test
    void nothingShowsBeforeTheContentIsComplete() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.write(
                file,
                out -> {
                    out.write(new byte[100_000]);
                    assertThat(file).doesNotExist();
                });
        assertThat(file).hasSize(100_000);
    }

    @Test
    void fullDiskLeavesNothingUnderTheFinalName() throws IOException {
        Path file = folder.resolve("a.txt");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> fill(out, 1000)))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write " + file + ": the disk is full.");
        assertThat(names()).isEmpty();
    }

    @Test
    void fullDiskLeavesTheOlderContent() throws IOException {
        Path file = folder.resolve("a.txt");
        AtomicFiles.writeText(file, "older");
        assertThatThrownBy(() -> AtomicFiles.write(file, out -> fill(out, 10)))
                .isInstanceOf(IOException.class);
        assertThat(file).hasContent("older");
        assertThat(names()).containsExactly("a.txt");
    }

    @SuppressWarnings("resource") // closing belongs to AtomicFiles
    private static void fill(OutputStream out, int room) throws IOException {
        new FullDisk(out, room).write(new byte[room + 1]);
    }

    @Test
    void realFullDiskIsOneSentence() {
        Path full = Path.of("/dev/full"); // Linux: every write fails for lack of space
        Assumptions.assumeTrue(Files.exists(full));
        assertThatThrownBy(
                        () -> {
                            try (OutputStream out = Files.newOutputStream(full)) {
                                out.write(1);
                            }
                        })
                .isInstanceOfSatisfying(
                        IOException.class,
                        e -> assertThat(IoSentences.cause(e)).isEqualTo("the disk is full"));
    }

    @Test
    void exceptionsOfTheBodyDeleteTheTemporaryFileToo() throws IOException {
        assertThatThrownBy(
                        () ->
                                AtomicFiles.write(
                                        folder.resolve("a"),
                                        out -> {
                                            throw new IllegalStateException("stop");
                                        }))
                .isInstanceOf(IllegalStateException.class);
        assertThat(names()).isEmpty();
    }

    /** Ends the JVM in the middle of one file, while a shutdown hook writes another. */
    static final class EndsWhileWriting {

        private EndsWhileWriting() {}

        public static void main(String[] args) throws IOException {
            Path folder = Path.of(args[0]);
            Runtime.getRuntime()
                    .addShutdownHook(new Thread(() -> writeKept(folder.resolve("kept.txt"))));
            AtomicFiles.write(
                    folder.resolve("unfinished.txt"),
                    out -> {
                        out.write(1);
                        System.exit(0);
                    });
        }

        private static void writeKept(Path file) {
            try {
                AtomicFiles.writeText(file, "kept");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Test
    void endOfTheJvmDeletesWhatIsUnfinishedAndLetsShutdownHooksFinish() throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classes =
                System.getProperty(
                        "surefire.test.class.path", System.getProperty("java.class.path"));
        Process process =
                new ProcessBuilder(
                                java,
                                "-cp",
                                classes,
                                EndsWhileWriting.class.getName(),
                                folder.toString())
                        .inheritIO()
                        .start();
        assertThat(process.waitFor()).isZero();
        assertThat(names()).containsExactly("kept.txt");
    }

    @Test
    void fileInPlaceOfAFolderIsNamed() throws IOException {
        Path notFolder = Files.writeString(folder.resolve("file"), "");
        Path target = notFolder.resolve("a.txt");
        assertThatThrownBy(() -> AtomicFiles.writeText(target, ""))
                .isInstanceOf(IOException.class)
                .hasMessage(
                        "Cannot write " + target + ": " + notFolder + " is a file, not a folder.");
    }

    @Test
    void folderAsTargetIsRefused() {
        assertThatThrownBy(() -> AtomicFiles.writeText(folder, ""))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write " + folder + ": it is a folder.");
    }

    @Test
    void unwritableFolderIsOneSentence() throws IOException {
        Path locked = Files.createDirectory(folder.resolve("locked"));
        Assumptions.assumeTrue(locked.toFile().setWritable(false));
        Assumptions.assumeFalse(Files.isWritable(locked), "root may write everywhere");
        assertThatThrownBy(() -> AtomicFiles.writeText(locked.resolve("a"), ""))
                .isInstanceOf(IOException.class)
                .hasMessage("Cannot write " + locked.resolve("a") + ": permission denied.");
    }

    @Test
    void linksAreFollowed() throws IOException {
        Path real = Files.writeString(folder.resolve("real"), "old");
        Path link = folder.resolve("link");
        try {
            Files.createSymbolicLink(link, real);
        } catch (IOException | UnsupportedOperationException e) {
            Assumptions.abort("no symbolic links here");
        }
        AtomicFiles.writeText(link, "new");
        assertThat(Files.isSymbolicLink(link)).isTrue();
        assertThat(real).hasContent("new");
    }

    @Test
    void longNamesWork() throws IOException {
        Path longName = folder.resolve("x".repeat(250));
        AtomicFiles.writeText(longName, "ok");
        assertThat(longName).hasContent("ok");
    }
}
