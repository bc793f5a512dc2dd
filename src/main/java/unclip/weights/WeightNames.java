package unclip.weights;

import java.util.regex.Pattern;

/** The rule for names of weights: they become file names. */
final class WeightNames {

    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");

    private WeightNames() {}

    static String check(String name) {
        if (!VALID.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "A name of weights must be letters, digits, dots, dashes and underscores, got '"
                            + name
                            + "'");
        }
        return name;
    }
}
