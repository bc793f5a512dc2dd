package unclip.evaluate;

import org.jspecify.annotations.Nullable;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.shapes.RenderedScene;
import unclip.data.shapes.SceneMix;
import unclip.data.shapes.ScenePrompt;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.data.shapes.Split;
import unclip.files.NearestName;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Captions to draw, the true pictures beside them, and what else they are compared with.
 *
 * @param name one of {@link #names}
 * @param items captions with true pictures, each at most once where the data are finite
 * @param pool all pictures among which an item's own should be found; empty where there is no end
 *     of them
 */
public record EvaluationSet(String name, List<Item> items, List<Shown> pool) {

    /**
     * One caption.
     *
     * @param caption what is to be drawn
     * @param group names what the true picture shows, as in the pool
     * @param truth the true picture
     * @param prompt what the caption asks of coloured shapes; null of anything else
     */
    public record Item(
            String caption, String group, BufferedImage truth, @Nullable ScenePrompt prompt) {}

    /**
     * A picture of the data.
     *
     * @param group names what it shows; the styles of one emoji are one group
     * @param image the picture
     * @param learnt whether it belongs to what models learn from
     */
    public record Shown(String group, BufferedImage image, boolean learnt) {}

    private static final List<String> EMOJI = List.of("cell", "style", "train");
    private static final List<String> SHAPES = List.of("shapes", "unseen", "pairs");
    private static final int MOST = 100_000;

    /** Copies the lists. */
    public EvaluationSet {
        items = List.copyOf(items);
        pool = List.copyOf(pool);
    }

    /** The names that {@link #open} knows, emoji before shapes. */
    public static List<String> names() {
        List<String> all = new ArrayList<>(EMOJI);
        all.addAll(SHAPES);
        return List.copyOf(all);
    }

    /** Whether a set of a name is of emoji, which have an end, or of coloured shapes. */
    public static boolean isOfEmoji(String name) {
        return EMOJI.contains(name);
    }

    /**
     * Opens a set: the emoji's splits {@code cell}, {@code style} and {@code train}; one coloured
     * shape ({@code shapes}), one with a held-out pair of words ({@code unseen}), or two in a
     * relation ({@code pairs}).
     *
     * @param name one of {@link #names}
     * @param number how many captions, at least 2; fewer where the split has no more
     * @param size side of the true pictures in pixels
     * @param data the project's data folder
     * @param seed chooses the captions
     * @throws IllegalArgumentException one sentence, if there is no such set
     * @throws IOException one sentence, if the data can't be read
     */
    public static EvaluationSet open(String name, int number, int size, Path data, long seed)
            throws IOException {
        if (number < 2 || number > MOST) {
            throw new IllegalArgumentException(
                    "The number of pictures must lie in 2..%d, got %d.".formatted(MOST, number));
        }
        if (isOfEmoji(name)) {
            return emoji(name, number, size, data, seed);
        }
        if (SHAPES.contains(name)) {
            return shapes(name, number, size, seed);
        }
        throw new IllegalArgumentException(
                "There is no set '%s' to evaluate on; %s."
                        .formatted(name, NearestName.hint(name, names())));
    }

    private static EvaluationSet emoji(String name, int number, int size, Path data, long seed)
            throws IOException {
        EmojiPack pack = EmojiPack.open(data.resolve("emoji"));
        EmojiDataset split = emoji(pack, size, unclip.data.emoji.Split.of(name));
        int[] order = split.epochOrder(seed, 0);
        List<Item> items = new ArrayList<>();
        for (int k = 0; k < Math.min(number, order.length); k++) {
            Example example = example(split, order[k], seed);
            items.add(new Item(example.caption(), group(split, order[k]), example.image(), null));
        }
        return new EvaluationSet(
                name, items, shown(emoji(pack, size, unclip.data.emoji.Split.ALL), seed));
    }

    private static EmojiDataset emoji(EmojiPack pack, int size, unclip.data.emoji.Split split) {
        return new EmojiDataset(pack, EmojiOptions.plain(size, split));
    }

    private static List<Shown> shown(EmojiDataset all, long seed) {
        return IntStream.range(0, all.size())
                .parallel()
                .mapToObj(i -> shown(all, i, seed))
                .toList();
    }

    private static Shown shown(EmojiDataset all, int i, long seed) {
        boolean learnt = all.entry(i).split(all.style(i)) == unclip.data.emoji.Split.TRAIN;
        return new Shown(group(all, i), example(all, i, seed).image(), learnt);
    }

    private static String group(EmojiDataset data, int index) {
        return "emoji/" + data.entry(index).id();
    }

    private static Example example(ImageTextDataset data, int index, long seed) {
        return data.example(index, RandomStreams.open(seed, index));
    }

    private static EvaluationSet shapes(String name, int number, int size, long seed) {
        SceneMix mix =
                name.equals("pairs")
                        ? SceneMix.DEFAULT.withWeights(0, 0, 1)
                        : SceneMix.DEFAULT.onlySingles();
        Split split = name.equals("unseen") ? Split.HELD_OUT : Split.TRAIN;
        // a seed of scenes that no recipe trains with
        ShapesDataset data =
                new ShapesDataset(new ShapesOptions(size, number, ~seed, split, mix, false, 1));
        List<Item> items = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            RenderedScene scene = data.rendered(i, RandomStreams.open(seed, i));
            String caption = scene.scene().caption();
            items.add(new Item(caption, caption, scene.image(), ScenePrompt.of(scene.scene())));
        }
        return new EvaluationSet(name, items, List.of());
    }

    /** The captions, in order. */
    public List<String> captions() {
        return items.stream().map(Item::caption).toList();
    }
}
