package unclip.data.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A folder of pictures. Captions stand in a table inside it ({@code captions} or {@code metadata}
 * with the ending csv, tsv or jsonl), or each in a text file beside its picture.
 *
 * @param folder where the pictures are
 * @param table the table of captions, if there is one
 * @param limits on what is read
 */
public record FolderSource(Path folder, Optional<Path> table, Limits limits)
        implements CaptionedSource {

    private static final List<String> TABLES =
            List.of(
                    "captions.tsv",
                    "captions.csv",
                    "captions.jsonl",
                    "metadata.csv",
                    "metadata.jsonl");

    /** Makes the path absolute, so that names can be held against it. */
    public FolderSource {
        folder = folder.toAbsolutePath().normalize();
    }

    /** A folder, with the table that lies in it. */
    public static FolderSource of(Path folder, Limits limits) {
        Optional<Path> table =
                TABLES.stream().map(folder::resolve).filter(Files::isRegularFile).findFirst();
        return new FolderSource(folder, table, limits);
    }

    @Override
    public String description() {
        return "folder " + name(folder) + table.map(t -> " by " + name(t)).orElse("");
    }

    @Override
    public String fingerprint() throws IOException {
        FileIdentity identity = new FileIdentity("folder " + table.map(FolderSource::name));
        FolderFiles files = new FolderFiles(folder);
        for (Path file = files.next(); file != null; file = files.next()) {
            identity.add(key(file), file);
        }
        return identity.sha256();
    }

    @Override
    public boolean hasPictures() {
        return true;
    }

    @Override
    public ItemStream open() throws IOException {
        SafeFiles safe = new SafeFiles(folder);
        return table.isPresent() ? new Listed(table.get(), safe) : new Beside(safe);
    }

    private static String name(Path path) {
        return String.valueOf(path.toAbsolutePath().normalize().getFileName());
    }

    private String key(Path file) {
        return folder.relativize(file).toString().replace('\\', '/');
    }

    private SourceItem item(String key, Path file, SafeFiles safe, String caption)
            throws RefusedException {
        Caption cleaned = Caption.of(caption, limits);
        if (Endings.ofFile(name(file)) != Endings.PICTURE) {
            throw unsupported();
        }
        Picture picture =
                () -> GuardedPictures.decode(safe.read(file, limits.pictureBytes()), limits);
        return new SourceItem.Captioned(key, Optional.of(picture), cleaned);
    }

    private static RefusedException unsupported() {
        return new RefusedException(
                Reason.UNSUPPORTED, "Pictures are PNG, JPEG, GIF, BMP or WebP.");
    }

    /** The pictures in the order of the table. */
    private final class Listed implements ItemStream {

        private final CaptionTable rows;
        private final SafeFiles safe;
        private final long size;

        Listed(Path file, SafeFiles safe) throws IOException {
            this.safe = safe;
            size = Math.max(1, Files.size(file));
            rows = CaptionTable.open(file, limits);
            if (rows.row() > 0 && !rows.namesPictures()) {
                rows.close();
                throw new IOException(
                        "The table %s has no column of files; one named file is needed."
                                .formatted(file));
            }
        }

        @Override
        public @Nullable SourceItem next() throws IOException {
            CaptionTable.Row row;
            try {
                row = rows.next();
            } catch (RefusedException e) {
                return SourceItem.Refused.of("row " + rows.row(), e);
            }
            if (row == null) {
                return null;
            }
            try {
                Path file = safe.resolve(row.name());
                return item(key(file), file, safe, row.caption());
            } catch (RefusedException e) {
                return SourceItem.Refused.of(row.name(), e);
            }
        }

        @Override
        public double fraction() {
            return Math.min(1, (double) rows.position() / size);
        }

        @Override
        public void close() throws IOException {
            rows.close();
        }
    }

    /** The pictures in the order of their paths. */
    private final class Beside implements ItemStream {

        private final SafeFiles safe;
        private final FolderFiles files = new FolderFiles(folder);
        private final long pictures;
        private long read;

        Beside(SafeFiles safe) throws IOException {
            this.safe = safe;
            FolderFiles all = new FolderFiles(folder);
            long count = 0;
            for (Path file = all.next(); file != null; file = all.next()) {
                count += isPicture(file) ? 1 : 0;
            }
            pictures = count;
        }

        private static boolean isPicture(Path file) {
            Endings kind = Endings.ofFile(name(file));
            return kind == Endings.PICTURE || kind == Endings.FOREIGN_PICTURE;
        }

        @Override
        public @Nullable SourceItem next() throws IOException {
            Path file = files.next();
            while (file != null && !isPicture(file)) {
                file = files.next();
            }
            if (file == null) {
                return null;
            }
            read++;
            try {
                return item(key(file), file, safe, captionBeside(file));
            } catch (RefusedException e) {
                return SourceItem.Refused.of(key(file), e);
            }
        }

        private String captionBeside(Path file) throws IOException {
            String name = name(file);
            if (Endings.ofFile(name) != Endings.PICTURE) {
                throw unsupported();
            }
            Path text = file.resolveSibling(name.substring(0, name.lastIndexOf('.')) + ".txt");
            if (!Files.exists(text)) {
                throw new RefusedException(
                        Reason.NO_CAPTION, name(text) + " does not exist beside it.");
            }
            return SafeFiles.text(safe.read(text, limits.pictureBytes()), limits.textBytes());
        }

        @Override
        public double fraction() {
            return pictures == 0 ? 1 : Math.min(1, (double) read / pictures);
        }

        @Override
        public void close() {}
    }
}
