package unclip.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import unclip.files.IoSentences;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * A table of captions as a stream of rows: CSV, TSV or JSON lines. Columns are found by their
 * names; a CSV or TSV without a heading has the file first and the caption second.
 */
final class CaptionTable implements AutoCloseable {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    /**
     * One row.
     *
     * @param name the picture's file or, in a table without files, its key or address
     * @param caption as it was found; empty if there is none
     */
    record Row(String name, String caption) {}

    private final Path file;
    private final CountingStream bytes;
    private final DelimitedReader rows;
    private final boolean json;
    private @Nullable List<String> first; // a row that was read to look for a heading
    private List<String> columns = List.of();
    private boolean started;

    private CaptionTable(Path file, Limits limits) throws IOException {
        this.file = file;
        String ending = ending(file);
        json = ending.equals("jsonl") || ending.equals("ndjson");
        bytes = new CountingStream(open(file));
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8));
        // a JSON line is a row of one cell: it holds no tab that is not escaped
        rows = new DelimitedReader(reader, ending.equals("csv"), limits.textBytes());
    }

    /** Whether a file's name is that of a table. */
    static boolean isTable(Path file) {
        return List.of("csv", "tsv", "jsonl", "ndjson").contains(ending(file));
    }

    private static String ending(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }

    private static InputStream open(Path file) throws IOException {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new IOException("Cannot read " + file + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    /**
     * Opens a table and looks at its first row.
     *
     * @throws IOException one sentence, if it cannot be read or has no column of captions
     */
    static CaptionTable open(Path file, Limits limits) throws IOException {
        CaptionTable table = new CaptionTable(file, limits);
        try {
            table.readHeading();
            return table;
        } catch (RefusedException e) {
            table.close();
            throw new IOException("The table " + file + " cannot be read: " + e.getMessage(), e);
        } catch (IOException e) {
            table.close();
            throw e;
        }
    }

    private void readHeading() throws IOException {
        first = rows.next();
        if (first == null) {
            return;
        }
        if (json) {
            columns = keys(object(first));
        } else if (ColumnNames.find(first, ColumnNames.CAPTION).isPresent()) {
            columns = first;
            first = null;
        } else if (first.size() >= 2) {
            columns = List.of("file", "caption");
        }
        if (ColumnNames.find(columns, ColumnNames.CAPTION).isEmpty()) {
            throw new IOException(
                    "The table %s has no column of captions; one named caption or text is needed."
                            .formatted(file));
        }
    }

    /** Whether its rows name files of pictures. */
    boolean namesPictures() {
        return ColumnNames.find(columns, ColumnNames.FILE).isPresent();
    }

    /** The number of the row that was read last, from 1, a heading included. */
    long row() {
        return rows.rows();
    }

    /** The bytes that were read. */
    long position() {
        return bytes.count();
    }

    /**
     * The next row.
     *
     * @return null at the end
     * @throws RefusedException if it cannot be understood; the next call goes on after it
     */
    @Nullable Row next() throws IOException {
        List<String> cells = started || first == null ? rows.next() : first;
        started = true;
        first = null;
        if (cells == null) {
            return null;
        }
        if (json) {
            return ofObject(object(cells));
        }
        OptionalInt name = nameColumn(columns);
        int caption = ColumnNames.find(columns, ColumnNames.CAPTION).orElse(1);
        if (cells.size() < 2 && columns.size() > 1) {
            throw new RefusedException(
                    Reason.MALFORMED, "Row %d has only one cell.".formatted(row()));
        }
        return new Row(
                name.isPresent() ? cell(cells, name.getAsInt()) : "row " + row(),
                cell(cells, caption));
    }

    private static OptionalInt nameColumn(List<String> columns) {
        OptionalInt file = ColumnNames.find(columns, ColumnNames.FILE);
        return file.isPresent() ? file : ColumnNames.find(columns, ColumnNames.KEY);
    }

    private static String cell(List<String> cells, int at) {
        return at < cells.size() ? cells.get(at) : "";
    }

    private Row ofObject(JsonNode object) {
        List<String> keys = keys(object);
        OptionalInt name = nameColumn(keys);
        OptionalInt caption = ColumnNames.find(keys, ColumnNames.CAPTION);
        return new Row(
                name.isPresent() ? text(object, keys.get(name.getAsInt())) : "row " + row(),
                caption.isPresent() ? text(object, keys.get(caption.getAsInt())) : "");
    }

    private static String text(JsonNode object, String key) {
        JsonNode value = object.path(key);
        return value.isValueNode() && !value.isNull() ? value.asText() : "";
    }

    private JsonNode object(List<String> cells) throws RefusedException {
        try {
            JsonNode node = JSON.readTree(String.join("\t", cells));
            if (node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(Reason.MALFORMED, "Row %d is not JSON.".formatted(row()), e);
        }
        throw new RefusedException(
                Reason.MALFORMED, "Row %d is not a JSON object.".formatted(row()));
    }

    private static List<String> keys(JsonNode object) {
        List<String> keys = new ArrayList<>();
        object.fieldNames().forEachRemaining(keys::add);
        return keys;
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
