package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.Scene;
import unclip.data.shapes.ShapesDataset;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Whether embeddings find a picture's caption among all captions that differ from it in one
 * attribute and are otherwise as true: "a striped red ring" among a striped red circle, square,
 * heart and so on. Unlike {@link ShapesZeroShot} it can ask for relations, and for which colour
 * belongs to which object.
 *
 * @param asked pictures whose caption says something of the attribute
 * @param right share of them whose own caption is the most similar
 * @param chance what guessing would reach
 */
public record CaptionChoice(int asked, double right, double chance) {

    /** Counts of one attribute. */
    private static final class Tally {

        private int asked;
        private int right;
        private double chance;

        void add(boolean hit, int captions) {
            asked++;
            right += hit ? 1 : 0;
            chance += 1.0 / captions;
        }

        CaptionChoice choice() {
            return new CaptionChoice(asked, (double) right / asked, chance / asked);
        }
    }

    /**
     * Measures every attribute that the scenes' captions say.
     *
     * @param pictures whose scenes say what is right
     * @param zImage their embeddings, unit vectors, {@code [N, D]}; borrowed
     * @param encoder gives the embeddings of some captions, unit vectors, {@code [n, D]}
     */
    public static Map<Attribute, CaptionChoice> measure(
            ShapesDataset pictures, NDArray zImage, Function<List<String>, NDArray> encoder) {
        if (zImage.getShape().get(0) != pictures.size()) {
            throw new IllegalArgumentException(
                    "%s pictures need as many embeddings, got %s."
                            .formatted(pictures.size(), zImage.getShape()));
        }
        Map<Attribute, Tally> tallies = new EnumMap<>(Attribute.class);
        for (int i = 0; i < pictures.size(); i++) {
            try (NDManager scope = zImage.getManager().newSubManager()) {
                NDArray z = zImage.get(i);
                z.attach(scope);
                ask(scope, pictures, i, z, encoder, tallies);
            }
        }
        Map<Attribute, CaptionChoice> choices = new EnumMap<>(Attribute.class);
        tallies.forEach((attribute, tally) -> choices.put(attribute, tally.choice()));
        return choices;
    }

    private static void ask(
            NDManager scope,
            ShapesDataset pictures,
            int i,
            NDArray z,
            Function<List<String>, NDArray> encoder,
            Map<Attribute, Tally> tallies) {
        Map<Attribute, List<Scene>> foils = pictures.foils(i);
        List<String> captions = new ArrayList<>(List.of(pictures.scene(i).caption()));
        foils.values().forEach(wrong -> wrong.forEach(scene -> captions.add(scene.caption())));
        NDArray texts = encoder.apply(captions);
        texts.attach(scope);
        float[] cosines = texts.matMul(z.reshape(-1, 1)).toFloatArray();
        int next = 1;
        for (Map.Entry<Attribute, List<Scene>> wrong : foils.entrySet()) {
            boolean hit = true;
            for (int k = 0; k < wrong.getValue().size(); k++) {
                hit &= cosines[next++] < cosines[0];
            }
            tallies.computeIfAbsent(wrong.getKey(), key -> new Tally())
                    .add(hit, wrong.getValue().size() + 1);
        }
    }
}
