package unclip.data.emoji;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Cutout;
import unclip.data.Example;
import unclip.data.Foils;
import unclip.data.ImageTextDataset;
import unclip.data.Palette;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The emoji of a pack as captioned pictures, one for each style.
 *
 * <p>A picture's alpha makes its background exact: a caption that says "on a blue background" is
 * always right. A yellow face on yellow may hardly show; such pictures are kept, since the rest of
 * their caption is as true as before.
 */
public final class EmojiDataset implements ImageTextDataset {

    private static final List<Palette> COLOURS = List.of(Palette.values());
    private static final int MOST_KEYWORDS = 5;

    private record Picture(EmojiEntry entry, Style style) {}

    private record Told(
            String subject, boolean label, @Nullable Style style, @Nullable Palette background) {

        String caption() {
            return EmojiCaptions.of(subject, style, background);
        }
    }

    private final EmojiPack pack;
    private final EmojiOptions options;
    private final List<Picture> pictures;
    private final Map<String, List<EmojiEntry>> families; // by role
    private final Map<Picture, List<String>> relatives = new ConcurrentHashMap<>();

    /**
     * Chooses the pictures of a split.
     *
     * @param pack stays in use
     */
    public EmojiDataset(EmojiPack pack, EmojiOptions options) {
        this.pack = pack;
        this.options = options;
        List<Picture> chosen = new ArrayList<>();
        for (EmojiEntry entry : pack.entries()) {
            for (Style style : pack.styles()) {
                if (options.split().includes(entry.split(style))) {
                    chosen.add(new Picture(entry, style));
                }
            }
        }
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException(
                    "The emoji pack has no picture in the split %s."
                            .formatted(options.split().word()));
        }
        pictures = List.copyOf(chosen);
        families = pack.entries().stream().collect(Collectors.groupingBy(EmojiEntry::role));
    }

    @Override
    public String name() {
        return "emoji";
    }

    @Override
    public int size() {
        return pictures.size();
    }

    /** What the data set was made with. */
    public EmojiOptions options() {
        return options;
    }

    /** Which emoji an index shows. */
    public EmojiEntry entry(int index) {
        return pictures.get(index).entry();
    }

    /** In which style an index shows it. */
    public Style style(int index) {
        return pictures.get(index).style();
    }

    @Override
    public Example example(int index, UniformRandomProvider random) {
        Picture picture = pictures.get(index);
        EmojiEntry entry = picture.entry();
        Palette background = background(random);
        Cutout cutout = pack.cutout(entry.id(), picture.style());
        String id = "emoji/" + picture.style().word() + "/" + entry.id();
        BufferedImage image =
                options.augment()
                        ? augmented(cutout, background, random)
                        : cutout.paint(options.size(), background.rgb());
        Told told = told(picture, background, random);
        return new Example(id, image, told.caption(), foils(picture, told));
    }

    private Palette background(UniformRandomProvider random) {
        if (!options.augment() || random.nextDouble() < options.plainBackground()) {
            return Palette.WHITE;
        }
        return COLOURS.get(random.nextInt(COLOURS.size()));
    }

    /** Scaled, then shifted as far as it stays inside the frame. */
    private BufferedImage augmented(
            Cutout cutout, Palette background, UniformRandomProvider random) {
        double scale = options.smallest() + (1 - options.smallest()) * random.nextDouble();
        double shiftX = (1 - scale) * (random.nextDouble() - 0.5);
        double shiftY = (1 - scale) * (random.nextDouble() - 0.5);
        return cutout.paint(options.size(), background.rgb(), scale, shiftX, shiftY);
    }

    private Told told(Picture picture, Palette background, UniformRandomProvider random) {
        boolean keywords = random.nextDouble() < options.keywordCaption();
        @Nullable Style style = kept(random) && options.sayStyle() ? picture.style() : null;
        @Nullable Palette said = kept(random) ? background : null;
        List<String> words = picture.entry().keywords();
        boolean label = !keywords || words.isEmpty();
        String subject =
                label
                        ? EmojiCaptions.subject(picture.entry())
                        : EmojiCaptions.subject(sample(words, random));
        return new Told(subject, label, style, said);
    }

    private Foils foils(Picture picture, Told told) {
        return (count, random) ->
                new EmojiFoils(
                                told.subject(),
                                told.label()
                                        ? relatives.computeIfAbsent(picture, this::relatives)
                                        : List.of(),
                                pack.styles(),
                                told.style(),
                                told.background())
                        .draw(count, random);
    }

    /**
     * Subjects of the split's emoji that differ in gender, tone, hair or direction, and show it.
     */
    private List<String> relatives(Picture picture) {
        EmojiEntry own = picture.entry();
        Style style = picture.style();
        return families.getOrDefault(own.role(), List.of()).stream()
                .filter(other -> options.split().includes(other.split(style)))
                .filter(other -> differences(own, other) == 1)
                .filter(
                        other ->
                                pack.difference(own.id(), other.id(), style)
                                        >= EmojiPack.FAINT_LEVELS)
                .map(EmojiCaptions::subject)
                .toList();
    }

    private static int differences(EmojiEntry a, EmojiEntry b) {
        return (a.gender().equals(b.gender()) ? 0 : 1)
                + (a.tone().equals(b.tone()) ? 0 : 1)
                + (a.hair().equals(b.hair()) ? 0 : 1)
                + (a.direction().equals(b.direction()) ? 0 : 1);
    }

    private boolean kept(UniformRandomProvider random) {
        return random.nextDouble() >= options.clauseDropout();
    }

    /** Up to five keywords in random order. */
    private static List<String> sample(List<String> words, UniformRandomProvider random) {
        List<String> left = new ArrayList<>(words);
        List<String> chosen = new ArrayList<>();
        while (!left.isEmpty() && chosen.size() < MOST_KEYWORDS) {
            chosen.add(left.remove(random.nextInt(left.size())));
        }
        return chosen;
    }
}
