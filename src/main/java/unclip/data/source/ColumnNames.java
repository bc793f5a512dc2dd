package unclip.data.source;

import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/** The names under which tables of captions are commonly written. */
final class ColumnNames {

    static final List<String> FILE =
            List.of("file", "file_name", "filename", "filepath", "image", "image_path", "path");
    static final List<String> CAPTION =
            List.of("caption", "text", "title", "description", "alt_text", "alt");
    static final List<String> KEY = List.of("key", "id", "url", "image_url");

    private ColumnNames() {}

    /** The first of the names, by their own order, that a table has; letter case is ignored. */
    static OptionalInt find(List<String> columns, List<String> names) {
        List<String> lower = columns.stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
        return names.stream().mapToInt(lower::indexOf).filter(at -> at >= 0).findFirst();
    }
}
