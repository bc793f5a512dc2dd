package unclip.data.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The captions of a CSV, TSV or JSONL table of addresses. The pictures are not fetched.
 *
 * @param table the file
 * @param limits on what is read
 */
public record TableSource(Path table, Limits limits) implements CaptionedSource {

    @Override
    public String description() {
        return "captions of " + table.getFileName();
    }

    @Override
    public String fingerprint() throws IOException {
        FileIdentity identity = new FileIdentity("table");
        identity.add(String.valueOf(table.getFileName()), table);
        return identity.sha256();
    }

    @Override
    public boolean hasPictures() {
        return false;
    }

    @Override
    public ItemStream open() throws IOException {
        long size = Math.max(1, Files.size(table));
        CaptionTable rows = CaptionTable.open(table, limits);
        return new ItemStream() {
            @Override
            public @Nullable SourceItem next() throws IOException {
                try {
                    CaptionTable.Row row = rows.next();
                    return row == null ? null : item(row.name(), row.caption(), limits);
                } catch (RefusedException e) {
                    return SourceItem.Refused.of("row " + rows.row(), e);
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
        };
    }

    /** A caption without a picture, or why it is none. */
    static SourceItem item(String key, String caption, Limits limits) {
        try {
            return new SourceItem.Captioned(key, Optional.empty(), Caption.of(caption, limits));
        } catch (RefusedException e) {
            return SourceItem.Refused.of(key, e);
        }
    }
}
