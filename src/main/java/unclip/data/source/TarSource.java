package unclip.data.source;

import unclip.files.IoSentences;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Tar shards in the layout of WebDataset, as img2dataset writes them: members that follow each
 * other and differ only after the first full stop of their file name belong together, a picture
 * ({@code jpg}, {@code png}, {@code webp}, …), its caption ({@code txt}) and metadata ({@code
 * json}, whose {@code caption} counts where there is no text). Shards may be packed with gzip.
 *
 * @param name of the folder or file
 * @param shards in the order in which they are read
 * @param limits on what is read
 */
public record TarSource(String name, List<Path> shards, Limits limits) implements CaptionedSource {

    /** Copies the list. */
    public TarSource {
        shards = List.copyOf(shards);
    }

    /** Whether a file's name is that of a shard. */
    public static boolean isShard(Path file) {
        String name = String.valueOf(file.getFileName());
        return !name.startsWith(".")
                && (name.endsWith(".tar") || name.endsWith(".tar.gz") || name.endsWith(".tgz"));
    }

    /**
     * The shards directly in a folder, in the order of their names.
     *
     * @throws IOException one sentence, if it cannot be listed
     */
    public static List<Path> shardsIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(TarSource::isShard).filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new IOException(
                    "Cannot list the folder " + folder + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    @Override
    public String description() {
        return shards.size() == 1
                ? "tar shard " + name
                : "%d tar shards in %s".formatted(shards.size(), name);
    }

    @Override
    public String fingerprint() throws IOException {
        FileIdentity identity = new FileIdentity("tar");
        for (Path shard : shards) {
            identity.add(String.valueOf(shard.getFileName()), shard);
        }
        return identity.sha256();
    }

    @Override
    public boolean hasPictures() {
        return true;
    }

    @Override
    public ItemStream open() throws IOException {
        return new TarStream(shards, limits);
    }
}
