package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Palette;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Prompts that differ from a scene in one respect, so that a checker must refuse them. */
final class WrongPrompts {

    enum Fault {
        BACKGROUND(Attribute.BACKGROUND),
        COUNT(Attribute.COUNT),
        COLOUR(Attribute.COLOUR),
        SHAPE(Attribute.SHAPE),
        SWAPPED_COLOURS(Attribute.BINDING),
        OPPOSITE_RELATION(Attribute.RELATION),
        CROSSWISE_RELATION(Attribute.RELATION),
        SIZE(Attribute.SIZE),
        FILL(Attribute.FILL),
        POSITION(Attribute.POSITION);

        final Attribute attribute;

        Fault(Attribute attribute) {
            this.attribute = attribute;
        }
    }

    private final Scene scene;
    private final UniformRandomProvider random;
    private final Map<Fault, ScenePrompt> prompts = new EnumMap<>(Fault.class);

    private WrongPrompts(Scene scene, UniformRandomProvider random) {
        this.scene = scene;
        this.random = random;
    }

    static Map<Fault, ScenePrompt> of(Scene scene, UniformRandomProvider random) {
        WrongPrompts wrong = new WrongPrompts(scene, random);
        wrong.background();
        wrong.wordsOfOneObject();
        Layout layout = scene.layout();
        if (layout instanceof Layout.Single single) {
            wrong.put(Fault.COUNT, new Layout.Group(2, single.object()));
            if (single.position() != null) {
                Position other = wrong.other(single.position(), Position.values());
                wrong.put(Fault.POSITION, new Layout.Single(single.object(), other));
            }
        } else if (layout instanceof Layout.Group group) {
            int count = group.count() == 4 ? 3 : group.count() + 1;
            wrong.put(Fault.COUNT, new Layout.Group(count, group.object()));
        } else if (layout instanceof Layout.Pair pair) {
            wrong.relations(pair);
        }
        return wrong.prompts;
    }

    private void background() {
        Palette background = other(scene.background(), Palette.values());
        while (!Scene.BACKGROUNDS.contains(background) || shows(background)) {
            background = other(scene.background(), Palette.values());
        }
        prompts.put(Fault.BACKGROUND, new ScenePrompt(scene.layout(), background));
    }

    private void wordsOfOneObject() {
        ShapeObject o = scene.layout().objects().get(0);
        ShapeKind shape = other(o.shape(), ShapeKind.values());
        replace(Fault.SHAPE, new ShapeObject(o.size(), o.fill(), o.colour(), shape));
        Palette colour = other(o.colour(), Palette.values());
        while (colour == scene.background()) {
            colour = other(o.colour(), Palette.values());
        }
        replace(Fault.COLOUR, new ShapeObject(o.size(), o.fill(), colour, o.shape()));
        if (o.size() != null) {
            ObjectSize size = other(o.size(), ObjectSize.values());
            replace(Fault.SIZE, new ShapeObject(size, o.fill(), o.colour(), o.shape()));
        }
        if (o.fill() != null) {
            Fill fill = other(o.fill(), Fill.values());
            replace(Fault.FILL, new ShapeObject(o.size(), fill, o.colour(), o.shape()));
        }
    }

    private void relations(Layout.Pair pair) {
        ShapeObject first = pair.first();
        ShapeObject second = pair.second();
        if (first.colour() != second.colour() && first.shape() != second.shape()) {
            ShapeObject a = ShapeObject.of(second.colour(), first.shape());
            ShapeObject b = ShapeObject.of(first.colour(), second.shape());
            put(Fault.SWAPPED_COLOURS, new Layout.Pair(a, pair.relation(), b));
        }
        Relation opposite = pair.relation().inverse();
        put(Fault.OPPOSITE_RELATION, new Layout.Pair(first, opposite, second));
        Relation crosswise = pair.relation().dx() == 0 ? Relation.LEFT_OF : Relation.ABOVE;
        put(Fault.CROSSWISE_RELATION, new Layout.Pair(first, crosswise, second));
    }

    private void replace(Fault fault, ShapeObject object) {
        Layout layout = scene.layout();
        if (layout instanceof Layout.Single single) {
            put(fault, new Layout.Single(object, single.position()));
        } else if (layout instanceof Layout.Group group) {
            put(fault, new Layout.Group(group.count(), object));
        } else if (layout instanceof Layout.Pair pair && !object.equals(pair.second())) {
            put(fault, new Layout.Pair(object, pair.relation(), pair.second()));
        }
    }

    private void put(Fault fault, Layout layout) {
        prompts.put(fault, new ScenePrompt(layout, scene.background()));
    }

    private boolean shows(Palette colour) {
        return scene.layout().objects().stream().anyMatch(o -> o.colour() == colour);
    }

    private <T> T other(T than, T[] values) {
        List<T> others = Arrays.stream(values).filter(v -> !v.equals(than)).toList();
        return others.get(random.nextInt(others.size()));
    }
}
