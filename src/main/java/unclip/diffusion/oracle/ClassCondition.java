package unclip.diffusion.oracle;

import unclip.diffusion.Conditioning;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A class an image, or none.
 *
 * @param classes one a row: a class from 0 on, or {@link #NONE}
 */
public record ClassCondition(List<Integer> classes) implements Conditioning<ClassCondition> {

    /** In place of a class: any. */
    public static final int NONE = -1;

    /** Checks the classes. */
    public ClassCondition {
        classes = List.copyOf(classes);
        for (int c : classes) {
            if (c < NONE) {
                throw new IllegalArgumentException(
                        "A class is 0 or more, or -1 for none, got " + c + ".");
            }
        }
    }

    /** One class a row. */
    public static ClassCondition of(int... classes) {
        return new ClassCondition(IntStream.of(classes).boxed().toList());
    }

    /** Rows without a class. */
    public static ClassCondition none(int rows) {
        return new ClassCondition(Collections.nCopies(rows, NONE));
    }

    /** The same class for some rows. */
    public static ClassCondition all(int rows, int c) {
        return new ClassCondition(Collections.nCopies(rows, c));
    }

    /** The number of rows. */
    public int rows() {
        return classes.size();
    }

    @Override
    public ClassCondition unconditional() {
        return none(rows());
    }

    @Override
    public ClassCondition followedBy(ClassCondition other) {
        List<Integer> both = new ArrayList<>(classes);
        both.addAll(other.classes);
        return new ClassCondition(both);
    }
}
