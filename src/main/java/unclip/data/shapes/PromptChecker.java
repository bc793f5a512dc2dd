package unclip.data.shapes;

import org.jspecify.annotations.Nullable;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.function.Function;

/**
 * Says which words of a prompt a picture fulfils, without any learning: the picture is read by
 * {@link SceneReader} (whose Javadoc says what can and cannot be read) and compared word by word.
 *
 * <p>Where the number of objects is wrong, a single object or a pair is judged by the objects that
 * fit best, a group by all there are. A blob that fits no shape has no right shape; with no object
 * at all everything but the background is wrong. What the prompt leaves open is not judged.
 *
 * <p>Immutable; may be used by several threads at once.
 */
public final class PromptChecker {

    private static final double CENTRAL = 0.07; // from the middle, still in the centre
    private static final double APART = 0.05; // the least distance that makes a relation

    private final SceneReader reader = new SceneReader();

    /** Reads a picture without comparing it, see {@link SceneReader#read}. */
    public SceneReading read(BufferedImage image) {
        return reader.read(image);
    }

    /**
     * Compares a picture with a sentence.
     *
     * @param image square, at least 16 pixels wide
     * @param caption a sentence of the grammar, see {@link ScenePrompt#parse}
     */
    public PromptReport check(BufferedImage image, String caption) {
        return check(image, ScenePrompt.parse(caption));
    }

    /** Compares a picture, square and at least 16 pixels wide, with a prompt. */
    public PromptReport check(BufferedImage image, ScenePrompt prompt) {
        return check(reader.read(image), prompt);
    }

    /** Compares what was already read with a prompt. */
    public PromptReport check(SceneReading reading, ScenePrompt prompt) {
        Map<Attribute, Boolean> verdicts = new EnumMap<>(Attribute.class);
        if (prompt.background() != null) {
            verdicts.put(Attribute.BACKGROUND, reading.background() == prompt.background());
        }
        Layout layout = prompt.layout();
        verdicts.put(Attribute.COUNT, reading.objects().size() == layout.count());
        List<Match> matches = matches(reading.objects(), layout);
        boolean found = matches.stream().allMatch(m -> m.seen != null);
        verdicts.put(Attribute.COLOUR, found && sameWords(matches, Match::colours));
        verdicts.put(Attribute.SHAPE, found && sameWords(matches, Match::shapes));
        judge(
                verdicts,
                Attribute.SIZE,
                matches,
                m -> m.asked.size(),
                (m, w) -> size(m, layout) == w);
        judge(verdicts, Attribute.FILL, matches, m -> m.asked.fill(), (m, w) -> m.fill() == w);
        if (layout instanceof Layout.Single single && single.position() != null) {
            verdicts.put(Attribute.POSITION, found && at(matches.get(0), single.position()));
        }
        if (layout instanceof Layout.Pair pair) {
            boolean bound = matches.stream().allMatch(Match::alike);
            verdicts.put(Attribute.BINDING, bound);
            verdicts.put(Attribute.RELATION, found && related(matches, pair.relation()));
        }
        return new PromptReport(prompt, reading, verdicts);
    }

    /** An object asked for and the one that stands for it, if there is any. */
    private record Match(ShapeObject asked, @Nullable ReadObject seen) {

        boolean alike() {
            return seen != null && seen.looksLike(asked);
        }

        @Nullable Fill fill() {
            return seen != null && seen.readable() ? seen.fill() : null;
        }

        /** How much is right, for choosing; colour and shape count most. */
        int score() {
            return seen == null
                    ? 0
                    : (seen.colour() == asked.colour() ? 4 : 0)
                            + (seen.readable() && seen.shape() == asked.shape() ? 4 : 0)
                            + (seen.fill() == asked.drawnFill() ? 1 : 0);
        }

        List<String> colours() {
            return List.of(asked.colour().word(), seen == null ? "" : seen.colour().word());
        }

        List<String> shapes() {
            String shape = seen != null && seen.readable() ? seen.shape().word() : "";
            return List.of(asked.shape().word(), shape);
        }
    }

    private static List<Match> matches(List<ReadObject> seen, Layout layout) {
        if (seen.isEmpty()) {
            return layout.objects().stream().map(asked -> new Match(asked, null)).toList();
        }
        if (layout instanceof Layout.Group group) {
            return seen.stream().map(s -> new Match(group.object(), s)).toList();
        }
        if (layout instanceof Layout.Pair pair) {
            return pairMatches(seen, pair);
        }
        ShapeObject asked = layout.objects().get(0);
        return seen.stream()
                .map(s -> new Match(asked, s))
                .max(Comparator.comparingInt(Match::score))
                .map(List::of)
                .orElseThrow();
    }

    /** The ordered pair of seen objects with the most right; among equals one related as asked. */
    private static List<Match> pairMatches(List<ReadObject> seen, Layout.Pair pair) {
        if (seen.size() == 1) {
            return List.of(new Match(pair.first(), seen.get(0)), new Match(pair.second(), null));
        }
        List<List<Match>> choices = new ArrayList<>();
        for (int i = 0; i < seen.size(); i++) {
            for (int j = 0; j < seen.size(); j++) {
                if (i != j) {
                    choices.add(
                            List.of(
                                    new Match(pair.first(), seen.get(i)),
                                    new Match(pair.second(), seen.get(j))));
                }
            }
        }
        return choices.stream()
                .max(
                        Comparator.<List<Match>>comparingInt(
                                        c -> c.get(0).score() + c.get(1).score())
                                .thenComparing(c -> related(c, pair.relation())))
                .orElseThrow();
    }

    /** Whether asked and seen words are the same, in any order. */
    private static boolean sameWords(
            List<Match> matches, Function<Match, List<String>> askedAndSeen) {
        List<String> asked =
                matches.stream().map(m -> askedAndSeen.apply(m).get(0)).sorted().toList();
        return asked.equals(
                matches.stream().map(m -> askedAndSeen.apply(m).get(1)).sorted().toList());
    }

    /** Judges an attribute on those objects for which the prompt names it, if there are any. */
    private static <T> void judge(
            Map<Attribute, Boolean> verdicts,
            Attribute attribute,
            List<Match> matches,
            Function<Match, @Nullable T> word,
            BiPredicate<Match, T> right) {
        for (Match match : matches) {
            T asked = word.apply(match);
            if (asked != null) {
                boolean soFar = verdicts.getOrDefault(attribute, true);
                verdicts.put(attribute, soFar && right.test(match, asked));
            }
        }
    }

    private static @Nullable ObjectSize size(Match match, Layout layout) {
        if (match.seen == null) {
            return null;
        }
        double limit =
                layout instanceof Layout.Single
                        ? ScenePlacer.SINGLE_SIZE_LIMIT
                        : ScenePlacer.GROUP_SIZE_LIMIT;
        return match.seen.extent() < limit ? ObjectSize.SMALL : ObjectSize.LARGE;
    }

    private static boolean at(Match match, Position position) {
        return match.seen != null
                && side(match.seen.x()) == position.dx()
                && side(match.seen.y()) == position.dy();
    }

    private static int side(double coordinate) {
        return Math.abs(coordinate - 0.5) <= CENTRAL ? 0 : coordinate < 0.5 ? -1 : 1;
    }

    /** Whether the first object lies on the asked side, further along that axis than off it. */
    private static boolean related(List<Match> matches, Relation relation) {
        ReadObject first = matches.get(0).seen;
        ReadObject second = matches.get(1).seen;
        if (first == null || second == null) {
            return false;
        }
        double dx = first.x() - second.x();
        double dy = first.y() - second.y();
        double along = relation.dx() * dx + relation.dy() * dy;
        double off = Math.abs(relation.dx() == 0 ? dx : dy);
        return along >= APART && along >= off;
    }
}
