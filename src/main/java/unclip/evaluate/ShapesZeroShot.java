package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import org.jspecify.annotations.Nullable;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.Layout;
import unclip.data.shapes.Position;
import unclip.data.shapes.Scene;
import unclip.data.shapes.ShapeObject;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;
import unclip.data.shapes.Split;
import unclip.space.ZeroShot;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Whether embeddings of coloured shapes tell each attribute by itself. A class of the {@link
 * ZeroShot} classifier is a word of the captions' grammar; its sentences are captions that have the
 * word and differ in all else, of trained and held-out combinations alike, so that all else
 * averages out.
 *
 * <p>Backgrounds are asked of all scenes, counts of single objects and groups, all else of single
 * objects. What a caption leaves open is not asked, but for the fill: what has no fill word is
 * solid.
 */
public final class ShapesZeroShot {

    /** What can be asked without naming an object, so neither binding nor relation. */
    public static final List<Attribute> ATTRIBUTES =
            List.of(
                    Attribute.BACKGROUND,
                    Attribute.COUNT,
                    Attribute.COLOUR,
                    Attribute.SHAPE,
                    Attribute.SIZE,
                    Attribute.FILL,
                    Attribute.POSITION);

    private static final long SEED = 7;
    private static final int SENTENCES = 4000; // each word is in more than a hundred
    private static final int BLOCK = 250;

    private ShapesZeroShot() {}

    /**
     * Measures every attribute.
     *
     * @param pictures whose scenes say what is right
     * @param zImage their embeddings, unit vectors, {@code [N, D]}; borrowed
     * @param encoder gives the embeddings of some captions, unit vectors, {@code [n, D]}
     */
    public static Map<Attribute, ZeroShotAccuracy> measure(
            ShapesDataset pictures, NDArray zImage, Function<List<String>, NDArray> encoder) {
        if (zImage.getShape().get(0) != pictures.size()) {
            throw new IllegalArgumentException(
                    "%s pictures need as many embeddings, got %s."
                            .formatted(pictures.size(), zImage.getShape()));
        }
        List<Scene> shown = scenes(pictures);
        List<Scene> told =
                scenes(
                        new ShapesDataset(
                                ShapesOptions.training(pictures.options().size(), SENTENCES, SEED)
                                        .withSplit(Split.ALL)));
        Map<Attribute, ZeroShotAccuracy> accuracies = new EnumMap<>(Attribute.class);
        try (NDManager scope = zImage.getManager().newSubManager()) {
            Sentences sentences = Sentences.of(scope, told, encoder);
            for (Attribute attribute : ATTRIBUTES) {
                accuracies.put(attribute, measure(scope, attribute, sentences, shown, zImage));
            }
        }
        return accuracies;
    }

    private static List<Scene> scenes(ShapesDataset data) {
        return IntStream.range(0, data.size()).mapToObj(data::scene).toList();
    }

    private static ZeroShotAccuracy measure(
            NDManager scope,
            Attribute attribute,
            Sentences sentences,
            List<Scene> shown,
            NDArray zImage) {
        ZeroShot classifier = sentences.classifier(scope, attribute);
        List<Integer> truth = new ArrayList<>();
        List<Integer> asked = new ArrayList<>();
        for (int i = 0; i < shown.size(); i++) {
            String word = word(attribute, shown.get(i));
            if (word != null) {
                asked.add(i);
                truth.add(classifier.classes().indexOf(word));
            }
        }
        return ZeroShotAccuracy.measure(classifier, rows(scope, zImage, asked), truth);
    }

    /** What the caption of a scene says, in a word; null where it can't be asked. */
    private static @Nullable String word(Attribute attribute, Scene scene) {
        Layout layout = scene.layout();
        if (attribute == Attribute.BACKGROUND) {
            return scene.background().word();
        }
        if (attribute == Attribute.COUNT) {
            return layout instanceof Layout.Pair ? null : Integer.toString(layout.count());
        }
        if (!(layout instanceof Layout.Single single)) {
            return null;
        }
        ShapeObject object = single.object();
        Position position = single.position();
        return switch (attribute) {
            case COLOUR -> object.colour().word();
            case SHAPE -> object.shape().word();
            case SIZE -> object.size() == null ? null : object.size().word();
            case FILL -> object.drawnFill().word();
            case POSITION -> position == null ? null : position.words();
            default -> throw new IllegalArgumentException(attribute.word() + " is no one word.");
        };
    }

    private static NDArray rows(NDManager scope, NDArray z, List<Integer> rows) {
        NDArray index = scope.create(rows.stream().mapToLong(Integer::longValue).toArray());
        NDArray taken = z.get(index);
        taken.attach(scope);
        return taken;
    }

    /**
     * Captions of scenes.
     *
     * @param z their embeddings, {@code [M, D]}
     */
    private record Sentences(List<Scene> scenes, NDArray z) {

        static Sentences of(
                NDManager scope, List<Scene> scenes, Function<List<String>, NDArray> encoder) {
            List<String> captions = scenes.stream().map(Scene::caption).toList();
            NDList blocks = new NDList();
            for (int from = 0; from < captions.size(); from += BLOCK) {
                int to = Math.min(captions.size(), from + BLOCK);
                NDArray block = encoder.apply(captions.subList(from, to));
                block.attach(scope);
                blocks.add(block);
            }
            return new Sentences(scenes, NDArrays.concat(blocks, 0));
        }

        /** A class for each word that the sentences have of an attribute. */
        ZeroShot classifier(NDManager scope, Attribute attribute) {
            Map<String, List<Integer>> rows = new TreeMap<>();
            for (int i = 0; i < scenes.size(); i++) {
                String word = word(attribute, scenes.get(i));
                if (word != null) {
                    rows.computeIfAbsent(word, key -> new ArrayList<>()).add(i);
                }
            }
            Map<String, NDArray> embedded = new LinkedHashMap<>();
            rows.forEach((word, own) -> embedded.put(word, rows(scope, z, own)));
            return ZeroShot.of(embedded, scope);
        }
    }
}
