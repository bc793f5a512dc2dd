package unclip.experiment.bench;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * A folder for what a measurement writes, deleted with everything in it at the end.
 *
 * @param path where it is
 */
record TemporaryFolder(Path path) implements AutoCloseable {

    static TemporaryFolder create() throws IOException {
        return new TemporaryFolder(Files.createTempDirectory("unclip-bench"));
    }

    @Override
    public void close() throws IOException {
        try (Stream<Path> walk = Files.walk(path)) {
            List<Path> inside = walk.sorted(Comparator.reverseOrder()).toList();
            for (Path file : inside) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new IOException("Cannot delete " + path + ": " + IoSentences.cause(e) + ".", e);
        }
    }
}
