package unclip.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.LongStream;

class ParquetSourceTest {

    @TempDir private Path folder = Path.of("");

    private Path write(String name, String query) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            boolean rows =
                    statement.execute("COPY (" + query + ") TO '" + file + "' (FORMAT parquet)");
            assertThat(rows || Files.exists(file)).isTrue();
        }
        return file;
    }

    private List<String> told(Path file) throws IOException {
        return Samples.told(Sources.open(file.toString(), folder, 8, Limits.DEFAULT));
    }

    @Test
    void keysAndCaptionsComeInTheOrderOfTheTable() throws Exception {
        Path file =
                write(
                        "odd [name]*.parquet",
                        "SELECT 'http://x/' || i AS URL, 'caption ' || i AS TEXT FROM range(5000)"
                                + " t(i)");
        assertThat(told(file))
                .containsExactlyElementsOf(
                        LongStream.range(0, 5000)
                                .mapToObj(i -> "http://x/" + i + ": caption " + i)
                                .toList());
    }

    @Test
    void rowsWithoutCaptionOrKeyAreToldApart() throws Exception {
        Path file =
                write(
                        "list.parquet",
                        "SELECT * FROM (VALUES (1, 'one'), (2, NULL), (NULL, 'three'), (1,"
                                + " 'again')) t(key, caption)");
        assertThat(told(file))
                .containsExactly("1: one", "2: no caption", "row 3: three", "1: duplicate key");
    }

    @Test
    void whatIsNoParquetOrHasNoCaptionsIsOneSentence() throws Exception {
        Path none = Files.writeString(folder.resolve("none.parquet"), "no parquet at all");
        assertThatThrownBy(() -> told(none))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.parquet");
        Path mute = write("mute.parquet", "SELECT 1 AS key");
        assertThatThrownBy(() -> told(mute)).hasMessageContaining("no column of captions");
    }
}
