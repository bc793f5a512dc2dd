package unclip.data.shapes;

/**
 * How often sampled scenes have which form. All are probabilities in [0, 1] but the first three,
 * which are relative weights.
 *
 * @param singles weight of scenes with one object
 * @param groups weight of two, three or four objects alike
 * @param pairs weight of two objects and their relation
 * @param sizeWord a size is named
 * @param fillWord a fill is named, each of the four equally likely
 * @param positionWord a single object's position is named
 * @param detailInGroups whether objects of groups and relations get size and fill words as well;
 *     patterns of such small objects need pictures of 64 pixels
 */
public record SceneMix(
        double singles,
        double groups,
        double pairs,
        double sizeWord,
        double fillWord,
        double positionWord,
        boolean detailInGroups) {

    /** Half single objects, a quarter groups, a quarter relations; details on single objects. */
    public static final SceneMix DEFAULT = new SceneMix(2, 1, 1, 0.4, 0.5, 0.4, false);

    /** Refuses negative weights and what is no probability. */
    public SceneMix {
        if (!(singles >= 0 && groups >= 0 && pairs >= 0 && singles + groups + pairs > 0)) {
            throw new IllegalArgumentException(
                    "The weights of singles, groups and pairs must not be negative nor all zero, "
                            + "got %s, %s and %s.".formatted(singles, groups, pairs));
        }
        checkProbability("sizeWord", sizeWord);
        checkProbability("fillWord", fillWord);
        checkProbability("positionWord", positionWord);
    }

    /** Only single objects. */
    public SceneMix onlySingles() {
        return withWeights(1, 0, 0);
    }

    /** Other weights, the same details. */
    public SceneMix withWeights(double newSingles, double newGroups, double newPairs) {
        return new SceneMix(
                newSingles, newGroups, newPairs, sizeWord, fillWord, positionWord, detailInGroups);
    }

    private static void checkProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(
                    name + " is a probability in [0, 1], not " + value + ".");
        }
    }
}
