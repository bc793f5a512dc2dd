package unclip.data.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Properties;

/**
 * The captions of a Parquet table of addresses, read by DuckDB. The pictures are not fetched.
 *
 * @param table the file
 * @param limits on what is read
 */
public record ParquetSource(Path table, Limits limits) implements CaptionedSource {

    @Override
    public String description() {
        return "captions of " + table.getFileName();
    }

    @Override
    public String fingerprint() throws IOException {
        FileIdentity identity = new FileIdentity("parquet");
        identity.add(String.valueOf(table.getFileName()), table);
        return identity.sha256();
    }

    @Override
    public boolean hasPictures() {
        return false;
    }

    @Override
    public ItemStream open() throws IOException {
        try {
            return new Rows();
        } catch (SQLException e) {
            throw unreadable(e);
        }
    }

    private IOException unreadable(SQLException e) {
        String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return new IOException("Cannot read the Parquet table " + table + ": " + first + ".", e);
    }

    private final class Rows implements ItemStream {

        private final Connection connection;
        private final ResultSet rows;
        private final long count;
        private final boolean keyed;
        private long read;

        Rows() throws SQLException, IOException {
            Properties properties = new Properties();
            properties.setProperty("jdbc_stream_results", "true");
            properties.setProperty("memory_limit", "512MB");
            properties.setProperty("autoinstall_known_extensions", "false");
            connection = DriverManager.getConnection("jdbc:duckdb:", properties);
            try {
                String from = " FROM read_parquet('" + path().replace("'", "''") + "')";
                List<String> columns = columns(from);
                count = Math.max(1, count(from));
                OptionalInt key = ColumnNames.find(columns, ColumnNames.KEY);
                keyed = key.isPresent();
                String caption =
                        "left(CAST(%s AS VARCHAR), %d)"
                                .formatted(
                                        quoted(columns, captions(columns)),
                                        2 * limits.captionLength());
                String name = keyed ? quoted(columns, key.getAsInt()) : "''";
                rows =
                        statement()
                                .executeQuery(
                                        "SELECT CAST(" + name + " AS VARCHAR), " + caption + from);
            } catch (SQLException | IOException | RuntimeException e) {
                connection.close();
                throw e;
            }
        }

        /** The file's name, in which DuckDB would otherwise see wildcards. */
        private String path() {
            return table.toAbsolutePath().toString().replaceAll("[*?\\[]", "[$0]");
        }

        private Statement statement() throws SQLException {
            Statement statement = connection.createStatement();
            statement.closeOnCompletion();
            return statement;
        }

        private List<String> columns(String from) throws SQLException {
            List<String> names = new ArrayList<>();
            try (ResultSet none = statement().executeQuery("SELECT *" + from + " LIMIT 0")) {
                for (int i = 1; i <= none.getMetaData().getColumnCount(); i++) {
                    names.add(none.getMetaData().getColumnName(i));
                }
            }
            return names;
        }

        private long count(String from) throws SQLException {
            try (ResultSet one = statement().executeQuery("SELECT count(*)" + from)) {
                return one.next() ? one.getLong(1) : 0;
            }
        }

        private int captions(List<String> columns) throws IOException {
            return ColumnNames.find(columns, ColumnNames.CAPTION)
                    .orElseThrow(
                            () ->
                                    new IOException(
                                            "The table %s has no column of captions, only %s; one named caption or text is needed."
                                                    .formatted(table, columns)));
        }

        private static String quoted(List<String> columns, int at) {
            return '"' + columns.get(at).replace("\"", "\"\"") + '"';
        }

        @Override
        public @Nullable SourceItem next() throws IOException {
            try {
                if (!rows.next()) {
                    return null;
                }
                read++;
                String key = rows.getString(1);
                String caption = rows.getString(2);
                return TableSource.item(
                        keyed && key != null ? key : "row " + read,
                        caption == null ? "" : caption,
                        limits);
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }

        @Override
        public double fraction() {
            return Math.min(1, (double) read / count);
        }

        @Override
        public void close() throws IOException {
            try {
                connection.close();
            } catch (SQLException e) {
                throw unreadable(e);
            }
        }
    }
}
