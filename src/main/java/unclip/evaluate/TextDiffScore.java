package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

import unclip.data.emoji.EmojiCaptions;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiEntry;
import unclip.data.emoji.EmojiPack;
import unclip.data.emoji.Style;
import unclip.data.emoji.TonePair;
import unclip.space.NearestNeighbours;
import unclip.space.Neighbour;
import unclip.space.TextDiff;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;

/**
 * Text diffs (Ramesh et al. 2022, §3.3) on emoji whose answer is known: a picture of a man is
 * edited by "a woman …" minus "a man …", and the nearest of all pictures should be the woman of the
 * same role, tone and style.
 *
 * <p>Where two neighbouring tones look the same in a style, either is right, and edits from one to
 * the other are left out.
 */
public final class TextDiffScore {

    private static final int NEAR = 6; // five and the picture that was edited

    private final EmojiDataset pictures;
    private final NDArray zImage;
    private final List<EmojiGrid> grids;
    private final Map<Style, Set<Set<Integer>>> alike = new EnumMap<>(Style.class);
    private final Map<Style, Map<Integer, Integer>> rows = new EnumMap<>(Style.class);

    /** An edit of one picture: rows of the picture and of its answer. */
    private record Case(EmojiGrid.Edit edit, Style style, int from, int to) {}

    /**
     * Prepares the pictures.
     *
     * @param pack tells which tones look alike
     * @param pictures among which answers are looked for
     * @param zImage their embeddings, unit vectors, {@code [N, D]}; stays in use
     */
    public TextDiffScore(EmojiPack pack, EmojiDataset pictures, NDArray zImage) {
        if (zImage.getShape().get(0) != pictures.size()) {
            throw new IllegalArgumentException(
                    "%s pictures need as many embeddings, got %s."
                            .formatted(pictures.size(), zImage.getShape()));
        }
        this.pictures = pictures;
        this.zImage = zImage;
        grids = EmojiGrid.full(entries(pictures));
        List<EmojiEntry> cells = grids.stream().flatMap(grid -> grid.cells().stream()).toList();
        for (Style style : pack.styles()) {
            Set<Set<Integer>> pairs = new HashSet<>();
            for (TonePair pair : pack.faintTonePairs(style, cells)) {
                pairs.add(Set.of(pair.lighter(), pair.darker()));
            }
            alike.put(style, pairs);
            rows.put(style, new HashMap<>());
        }
        for (int i = 0; i < pictures.size(); i++) {
            Map<Integer, Integer> ofStyle = rows.get(pictures.style(i));
            if (ofStyle != null) {
                ofStyle.put(pictures.entry(i).id(), i);
            }
        }
    }

    /**
     * Scores every edit of every full grid.
     *
     * @param encoder gives the embeddings of some captions, unit vectors {@code [n, D]}
     * @param thetas each in [0, 1]
     * @return a row for each kind and θ: how many edits, the share whose answer is the nearest
     *     picture, among the nearest five, or the nearest apart from the edited picture, and the
     *     share that stayed where they were
     */
    public Table measure(Function<List<String>, NDArray> encoder, List<Double> thetas) {
        List<Case> cases = cases();
        try (NDManager scope = zImage.getManager().newSubManager()) {
            Map<Integer, Integer> caption = new HashMap<>();
            NDArray texts = texts(cases, caption, encoder);
            texts.attach(scope);
            NDArray from = rows(scope, texts, cases, c -> caption.get(c.edit().from().id()));
            NDArray to = rows(scope, texts, cases, c -> caption.get(c.edit().to().id()));
            NDArray direction = TextDiff.direction(to, from);
            NDArray images = rows(scope, zImage, cases, Case::from);
            Scores scores = new Scores();
            for (double theta : thetas) {
                NDArray edited = TextDiff.apply(images, direction, theta);
                List<List<Neighbour>> near = NearestNeighbours.find(edited, zImage, NEAR);
                for (String kind : List.of("gender", "tone")) {
                    add(scores, kind, theta, cases, near);
                }
                edited.close();
            }
            return scores.table();
        }
    }

    /** Each emoji once, in whatever styles it is there. */
    private static List<EmojiEntry> entries(EmojiDataset pictures) {
        Map<Integer, EmojiEntry> entries = new LinkedHashMap<>();
        for (int i = 0; i < pictures.size(); i++) {
            entries.put(pictures.entry(i).id(), pictures.entry(i));
        }
        return List.copyOf(entries.values());
    }

    private List<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (EmojiGrid grid : grids) {
            for (EmojiGrid.Edit edit : grid.edits()) {
                rows.forEach(
                        (style, of) -> {
                            Integer from = of.get(edit.from().id());
                            Integer to = of.get(edit.to().id());
                            if (from != null && to != null && !same(style, from, to)) {
                                cases.add(new Case(edit, style, from, to));
                            }
                        });
            }
        }
        if (cases.isEmpty()) {
            throw new IllegalArgumentException("There is no full grid among the pictures.");
        }
        return cases;
    }

    private boolean same(Style style, int row, int other) {
        int a = pictures.entry(row).id();
        int b = pictures.entry(other).id();
        return a == b || alike.getOrDefault(style, Set.of()).contains(Set.of(a, b));
    }

    private boolean right(Case one, int found) {
        return pictures.style(found) == one.style() && same(one.style(), found, one.to());
    }

    private static NDArray texts(
            List<Case> cases, Map<Integer, Integer> rows, Function<List<String>, NDArray> encoder) {
        List<String> captions = new ArrayList<>();
        for (Case one : cases) {
            for (EmojiEntry entry : List.of(one.edit().from(), one.edit().to())) {
                if (!rows.containsKey(entry.id())) {
                    rows.put(entry.id(), captions.size());
                    captions.add(EmojiCaptions.subject(entry));
                }
            }
        }
        return encoder.apply(captions);
    }

    private static NDArray rows(
            NDManager scope, NDArray z, List<Case> cases, ToIntFunction<Case> row) {
        long[] indices = cases.stream().mapToLong(row::applyAsInt).toArray();
        NDArray some = z.get(new NDIndex("{}", scope.create(indices))); // [n, D]
        some.attach(scope);
        return some;
    }

    private void add(
            Scores scores,
            String kind,
            double theta,
            List<Case> cases,
            List<List<Neighbour>> near) {
        int[] counts = new int[5]; // edits, first, five, apart from the source, stayed
        for (int i = 0; i < cases.size(); i++) {
            Case one = cases.get(i);
            if (one.edit().kind().equals(kind)) {
                List<Integer> found = near.get(i).stream().map(Neighbour::index).toList();
                List<Integer> others = found.stream().filter(f -> f != one.from()).toList();
                counts[0]++;
                counts[1] += right(one, found.get(0)) ? 1 : 0;
                counts[2] += found.stream().limit(5).anyMatch(f -> right(one, f)) ? 1 : 0;
                counts[3] += right(one, others.get(0)) ? 1 : 0;
                counts[4] += found.get(0) == one.from() ? 1 : 0;
            }
        }
        scores.add(kind, theta, counts);
    }

    /** The table in the making. */
    private static final class Scores {

        private final StringColumn kind = StringColumn.create("edit");
        private final DoubleColumn theta = DoubleColumn.create("theta");
        private final IntColumn edits = IntColumn.create("edits");
        private final List<DoubleColumn> shares =
                List.of(
                        DoubleColumn.create("nearest"),
                        DoubleColumn.create("among_5"),
                        DoubleColumn.create("nearest_other"),
                        DoubleColumn.create("stayed"));

        void add(String name, double at, int[] counts) {
            kind.append(name);
            theta.append(at);
            edits.append(counts[0]);
            for (int i = 0; i < shares.size(); i++) {
                shares.get(i).append((double) counts[i + 1] / Math.max(1, counts[0]));
            }
        }

        Table table() {
            Table table = Table.create("text diffs", kind, theta, edits);
            shares.forEach(table::addColumns);
            return table;
        }
    }
}
