package unclip.data.shapes;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

/** What stands in a picture, apart from the background: one of the grammar's three sentences. */
public sealed interface Layout {

    /** The different objects that the sentence names, in its order; one or two. */
    List<ShapeObject> objects();

    /** How many objects are drawn, 1..4. */
    int count();

    /** The sentence without background, such as {@code "three red circles"}. */
    String words();

    /**
     * One object.
     *
     * @param object what it is
     * @param position null when the sentence leaves it open; such objects stand near the middle
     */
    record Single(ShapeObject object, @Nullable Position position) implements Layout {

        /** Refuses a missing object. */
        public Single {
            Objects.requireNonNull(object, "object");
        }

        @Override
        public List<ShapeObject> objects() {
            return List.of(object);
        }

        @Override
        public int count() {
            return 1;
        }

        @Override
        public String words() {
            return position == null
                    ? object.withArticle()
                    : object.withArticle() + " in the " + position.words();
        }
    }

    /**
     * Several objects alike.
     *
     * @param count 2..4
     * @param object what each of them is
     */
    record Group(int count, ShapeObject object) implements Layout {

        /** Refuses a count outside 2..4. */
        public Group {
            Objects.requireNonNull(object, "object");
            if (count < 2 || count > 4) {
                throw new IllegalArgumentException(
                        "A group has two, three or four objects, not " + count + ".");
            }
        }

        @Override
        public List<ShapeObject> objects() {
            return List.of(object);
        }

        @Override
        public String words() {
            return Words.COUNTS.get(count) + " " + object.pluralWords();
        }
    }

    /**
     * Two objects that differ in a named attribute, and how they stand to each other.
     *
     * @param first the subject
     * @param relation how the subject stands to {@code second}
     * @param second the object that the relation refers to
     */
    record Pair(ShapeObject first, Relation relation, ShapeObject second) implements Layout {

        /** Refuses two objects alike, whose relation says nothing. */
        public Pair {
            Objects.requireNonNull(relation, "relation");
            if (first.equals(second)) {
                throw new IllegalArgumentException(
                        "A relation needs two objects that differ, not %s twice."
                                .formatted(first.withArticle()));
            }
        }

        /** The same picture told from the other object: A left of B is B right of A. */
        public Pair inverse() {
            return new Pair(second, relation.inverse(), first);
        }

        @Override
        public List<ShapeObject> objects() {
            return List.of(first, second);
        }

        @Override
        public int count() {
            return 2;
        }

        @Override
        public String words() {
            return first.withArticle() + " " + relation.words() + " " + second.withArticle();
        }
    }
}
