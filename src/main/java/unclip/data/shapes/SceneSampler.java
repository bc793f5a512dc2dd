package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.data.Palette;

import java.util.List;

/**
 * Draws scenes of the grammar: the form by its weight, every word uniformly from its list, the
 * background uniformly from those of the six that are no object's colour. Scenes that the split
 * does not show are drawn again.
 *
 * @param mix how often which form
 * @param split which combinations may occur
 */
public record SceneSampler(SceneMix mix, Split split) {

    /** The default mix, all combinations. */
    public static SceneSampler all() {
        return new SceneSampler(SceneMix.DEFAULT, Split.ALL);
    }

    /**
     * Draws one scene.
     *
     * @param random where it comes from
     * @return a scene that the split shows
     */
    public Scene next(UniformRandomProvider random) {
        Layout layout = layout(random);
        while (!HoldOut.shows(split, layout)) {
            layout = layout(random);
        }
        List<ShapeObject> objects = layout.objects();
        List<Palette> free =
                Scene.BACKGROUNDS.stream()
                        .filter(b -> objects.stream().noneMatch(o -> o.colour() == b))
                        .toList();
        return new Scene(layout, free.get(random.nextInt(free.size())));
    }

    private Layout layout(UniformRandomProvider random) {
        double form = random.nextDouble() * (mix.singles() + mix.groups() + mix.pairs());
        if (form < mix.singles()) {
            boolean placed = random.nextDouble() < mix.positionWord();
            return new Layout.Single(
                    object(random, true), placed ? one(random, Position.values()) : null);
        }
        if (form < mix.singles() + mix.groups()) {
            return new Layout.Group(2 + random.nextInt(3), object(random, mix.detailInGroups()));
        }
        ShapeObject first = object(random, mix.detailInGroups());
        ShapeObject second = object(random, mix.detailInGroups());
        while (second.colour() == first.colour() && second.shape() == first.shape()) {
            second = object(random, mix.detailInGroups());
        }
        return new Layout.Pair(first, one(random, Relation.values()), second);
    }

    private ShapeObject object(UniformRandomProvider random, boolean detailed) {
        ObjectSize size = detailed ? maybe(random, mix.sizeWord(), ObjectSize.values()) : null;
        Fill fill = detailed ? maybe(random, mix.fillWord(), Fill.values()) : null;
        return new ShapeObject(
                size, fill, one(random, Palette.values()), one(random, ShapeKind.values()));
    }

    private static <T> @Nullable T maybe(
            UniformRandomProvider random, double probability, T[] values) {
        return random.nextDouble() < probability ? one(random, values) : null;
    }

    private static <T> T one(UniformRandomProvider random, T[] values) {
        return values[random.nextInt(values.length)];
    }
}
