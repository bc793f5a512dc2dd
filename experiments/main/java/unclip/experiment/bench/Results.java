package unclip.experiment.bench;

import unclip.files.AtomicFiles;
import unclip.files.StrictMapper;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The stored tables: {@code results.json}, and the same in words in the README beside it.
 *
 * @param sections in the order of {@link Catalogue.Group}
 */
record Results(List<Section> sections) {

    private static final String FILE = "results.json";
    private static final String PAGE = "README.md";
    private static final String BEGIN = "<!-- tables: written by ./unclip bench -->\n";
    private static final String END = "<!-- end of tables -->\n";

    /** Copies the sections. */
    Results {
        sections = List.copyOf(sections);
    }

    /** Those of a folder; none if nothing was stored there. */
    static Results read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        return Files.exists(file)
                ? StrictMapper.json().read(file, Results.class)
                : new Results(List.of());
    }

    /** With a section put in the place of the one of the same title. */
    Results with(Section section) {
        List<Section> all = new ArrayList<>(sections);
        all.removeIf(old -> old.title().equals(section.title()));
        all.add(section);
        List<String> order = Catalogue.titles();
        all.sort((a, b) -> order.indexOf(a.title()) - order.indexOf(b.title()));
        return new Results(all);
    }

    /** Writes both files; the README keeps everything outside the marked part. */
    void write(Path folder) throws IOException {
        StrictMapper.json().write(folder.resolve(FILE), this);
        Path page = folder.resolve(PAGE);
        String text = Files.exists(page) ? Files.readString(page) : "# Benchmarks\n";
        AtomicFiles.writeText(page, withTables(text));
    }

    /** A page with these tables between its marks, which are put at the end if it has none. */
    String withTables(String page) {
        int begin = page.indexOf(BEGIN);
        int end = page.indexOf(END);
        String before = begin < 0 ? page + "\n" : page.substring(0, begin);
        String after = end < begin || end < 0 ? "" : page.substring(end + END.length());
        return before + BEGIN + "\n" + markdown() + "\n" + END + after;
    }

    /** All tables. */
    String markdown() {
        return sections.stream().map(Section::markdown).collect(Collectors.joining("\n"));
    }
}
