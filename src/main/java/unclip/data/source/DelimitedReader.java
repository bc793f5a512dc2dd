package unclip.data.source;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads rows of cells as a stream: with commas and quotes (RFC 4180; a quoted cell may go over
 * several lines), or with tabs, where quotes mean nothing.
 */
final class DelimitedReader {

    private static final int END = -1;

    private final Reader in; // buffered by the caller
    private final char delimiter;
    private final boolean quotes;
    private final int most;
    private long rows;
    private int ahead;
    private int length;

    /**
     * Starts at the first row.
     *
     * @param most characters a row, at most
     */
    DelimitedReader(Reader in, boolean commas, int most) throws IOException {
        this.in = in;
        this.delimiter = commas ? ',' : '\t';
        this.quotes = commas;
        this.most = most;
        ahead = in.read();
        if (ahead == '\uFEFF') {
            ahead = in.read();
        }
    }

    /** How many rows were begun; the number of the last one, from 1. */
    long rows() {
        return rows;
    }

    /**
     * The cells of the next row; rows without any character are passed over.
     *
     * @return null at the end
     * @throws RefusedException if the row is too long; the next call goes on after its line
     */
    @Nullable List<String> next() throws IOException {
        while (ahead == '\n' || ahead == '\r') {
            advance();
        }
        if (ahead == END) {
            return null;
        }
        rows++;
        length = 0;
        List<String> cells = new ArrayList<>();
        cells.add(cell());
        while (ahead == delimiter) {
            advance();
            cells.add(cell());
        }
        return cells;
    }

    private String cell() throws IOException {
        StringBuilder cell = new StringBuilder();
        if (quotes && ahead == '"') {
            quoted(cell);
        }
        while (ahead != END && ahead != delimiter && ahead != '\n' && ahead != '\r') {
            take(cell);
        }
        return cell.toString();
    }

    private void quoted(StringBuilder cell) throws IOException {
        advance();
        while (ahead != END) {
            if (ahead == '"') {
                advance();
                if (ahead != '"') {
                    return;
                }
            }
            take(cell);
        }
    }

    private void take(StringBuilder cell) throws IOException {
        if (++length > most) {
            while (ahead != END && ahead != '\n') {
                advance();
            }
            throw new RefusedException(
                    Reason.MALFORMED,
                    "Row %d is longer than %d characters; is a quote not closed?"
                            .formatted(rows, most));
        }
        cell.append((char) ahead);
        advance();
    }

    private void advance() throws IOException {
        ahead = in.read();
    }
}
