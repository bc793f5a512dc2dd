package unclip.data.shapes;

import unclip.data.Palette;

import java.util.ArrayList;
import java.util.List;

/**
 * Every layout that differs from a given one in a single thing that its words say: another shape,
 * colour, size, fill, place, count or relation, or two objects with their colours exchanged.
 */
final class LayoutChanges {

    private static final int MOST = 4; // objects of a group

    private final List<Change> changes = new ArrayList<>();

    private LayoutChanges() {}

    /**
     * A changed layout.
     *
     * @param attribute what is wrong with it
     * @param layout what it says instead
     */
    record Change(Attribute attribute, Layout layout) {}

    private record ObjectChange(Attribute attribute, ShapeObject object) {}

    /** All changes; the same layout is not among them. */
    static List<Change> of(Layout layout) {
        LayoutChanges all = new LayoutChanges();
        if (layout instanceof Layout.Single single) {
            all.single(single);
        } else if (layout instanceof Layout.Group group) {
            all.group(group);
        } else if (layout instanceof Layout.Pair pair) {
            all.pair(pair);
        }
        return List.copyOf(all.changes);
    }

    private void single(Layout.Single single) {
        for (ObjectChange change : objects(single.object(), true)) {
            add(change.attribute(), new Layout.Single(change.object(), single.position()));
        }
        if (single.position() == null) {
            counts(1, single.object());
            return;
        }
        for (Position position : Position.values()) {
            if (position != single.position()) {
                add(Attribute.POSITION, new Layout.Single(single.object(), position));
            }
        }
    }

    private void group(Layout.Group group) {
        for (ObjectChange change : objects(group.object(), false)) {
            add(change.attribute(), new Layout.Group(group.count(), change.object()));
        }
        add(Attribute.COUNT, new Layout.Single(group.object(), null));
        counts(group.count(), group.object());
    }

    private void counts(int own, ShapeObject object) {
        for (int count = 2; count <= MOST; count++) {
            if (count != own) {
                add(Attribute.COUNT, new Layout.Group(count, object));
            }
        }
    }

    private void pair(Layout.Pair pair) {
        ShapeObject first = pair.first();
        ShapeObject second = pair.second();
        for (ObjectChange change : objects(first, false)) {
            addPair(change.attribute(), change.object(), pair.relation(), second);
        }
        for (ObjectChange change : objects(second, false)) {
            addPair(change.attribute(), first, pair.relation(), change.object());
        }
        for (Relation relation : Relation.values()) {
            if (relation != pair.relation()) {
                addPair(Attribute.RELATION, first, relation, second);
            }
        }
        if (first.colour() != second.colour() && first.shape() != second.shape()) {
            addPair(
                    Attribute.BINDING,
                    coloured(first, second.colour()),
                    pair.relation(),
                    coloured(second, first.colour()));
        }
    }

    private void addPair(
            Attribute attribute, ShapeObject first, Relation relation, ShapeObject second) {
        if (!first.equals(second)) {
            add(attribute, new Layout.Pair(first, relation, second));
        }
    }

    private void add(Attribute attribute, Layout layout) {
        changes.add(new Change(attribute, layout));
    }

    /**
     * Changes of one object.
     *
     * @param patterns whether an object whose fill is not named is also said to have a pattern
     */
    private static List<ObjectChange> objects(ShapeObject object, boolean patterns) {
        List<ObjectChange> changes = new ArrayList<>();
        for (ShapeKind shape : ShapeKind.values()) {
            if (shape != object.shape()) {
                ShapeObject other =
                        new ShapeObject(object.size(), object.fill(), object.colour(), shape);
                changes.add(new ObjectChange(Attribute.SHAPE, other));
            }
        }
        for (Palette colour : Palette.values()) {
            if (colour != object.colour()) {
                changes.add(new ObjectChange(Attribute.COLOUR, coloured(object, colour)));
            }
        }
        if (object.size() != null) {
            ObjectSize size =
                    object.size() == ObjectSize.SMALL ? ObjectSize.LARGE : ObjectSize.SMALL;
            ShapeObject other =
                    new ShapeObject(size, object.fill(), object.colour(), object.shape());
            changes.add(new ObjectChange(Attribute.SIZE, other));
        }
        if (patterns || object.fill() != null) {
            changes.addAll(fills(object));
        }
        return changes;
    }

    private static List<ObjectChange> fills(ShapeObject object) {
        List<ObjectChange> changes = new ArrayList<>();
        for (Fill fill : Fill.values()) {
            if (fill != object.drawnFill()) {
                ShapeObject other =
                        new ShapeObject(object.size(), fill, object.colour(), object.shape());
                changes.add(new ObjectChange(Attribute.FILL, other));
            }
        }
        return changes;
    }

    private static ShapeObject coloured(ShapeObject object, Palette colour) {
        return new ShapeObject(object.size(), object.fill(), colour, object.shape());
    }
}
