package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Foils;
import unclip.data.Palette;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Captions that are wrong of a scene's picture in a single thing that its own caption says: shape,
 * fill, count and how objects belong together first; what shows in large areas when these run out.
 *
 * @param scene what the picture shows
 * @param split foils belong to it too: a combination held out of training is no foil either
 * @param backgroundNamed whether captions say the background
 */
record SceneFoils(Scene scene, Split split, boolean backgroundNamed) implements Foils {

    private static final Set<Attribute> COARSE =
            EnumSet.of(Attribute.BACKGROUND, Attribute.COLOUR, Attribute.SIZE, Attribute.POSITION);

    @Override
    public List<String> draw(int count, UniformRandomProvider random) {
        List<List<String>> fine = new ArrayList<>();
        List<List<String>> coarse = new ArrayList<>();
        byAttribute()
                .forEach(
                        (attribute, foils) ->
                                (COARSE.contains(attribute) ? coarse : fine).add(told(foils)));
        return Foils.draw(fine, coarse, count, random);
    }

    private List<String> told(List<Scene> foils) {
        return foils.stream().flatMap(foil -> foil.paraphrases().stream()).map(this::told).toList();
    }

    private String told(String caption) {
        return backgroundNamed ? caption : Scene.withoutBackground(caption);
    }

    /** The scenes that differ in one thing, by what it is; what can't differ is left out. */
    Map<Attribute, List<Scene>> byAttribute() {
        Map<Attribute, List<Scene>> foils = new EnumMap<>(Attribute.class);
        if (backgroundNamed) {
            for (Palette colour : Scene.BACKGROUNDS) {
                add(foils, Attribute.BACKGROUND, scene.layout(), colour);
            }
        }
        for (LayoutChanges.Change change : LayoutChanges.of(scene.layout())) {
            add(foils, change.attribute(), change.layout(), scene.background());
        }
        return foils;
    }

    private void add(
            Map<Attribute, List<Scene>> foils,
            Attribute attribute,
            Layout layout,
            Palette background) {
        boolean hidden = layout.objects().stream().anyMatch(o -> o.colour() == background);
        if (hidden || !HoldOut.shows(split, layout)) {
            return;
        }
        Scene foil = new Scene(layout, background);
        if (!scene.paraphrases().contains(foil.caption())) {
            foils.computeIfAbsent(attribute, key -> new ArrayList<>()).add(foil);
        }
    }
}
