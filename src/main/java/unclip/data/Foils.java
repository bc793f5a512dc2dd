package unclip.data;

import org.apache.commons.rng.UniformRandomProvider;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Captions close to an example's own that are not true of its picture: "a red circle" said as "a
 * red ring" or "a blue circle". A contrastive loss that must tell them apart learns the attributes
 * that few other captions of a batch differ in (Yuksekgonul et al. 2023, "When and why
 * vision-language models behave like bags-of-words", §4).
 */
@FunctionalInterface
public interface Foils {

    /** For pictures of which no near miss is known. */
    Foils NONE = (count, random) -> List.of();

    /**
     * Draws some.
     *
     * @param count at most so many, at least 0
     * @param random where the choice comes from
     * @return different captions, none of them true; fewer than asked where there are no more
     */
    List<String> draw(int count, UniformRandomProvider random);

    /**
     * Draws by what is wrong: the kind of mistake uniformly, then one of its captions.
     *
     * @param fine captions by kind of mistake, of the kinds to take first: those in which few
     *     captions of a batch differ alone; kinds may be empty
     * @param coarse the same of the kinds to take when there are no more fine ones
     * @param count at most so many
     */
    static List<String> draw(
            List<List<String>> fine,
            List<List<String>> coarse,
            int count,
            UniformRandomProvider random) {
        Set<String> drawn = new LinkedHashSet<>();
        for (List<List<String>> mistakes : List.of(fine, coarse)) {
            List<List<String>> left = new ArrayList<>();
            mistakes.forEach(kind -> left.add(new ArrayList<>(kind)));
            left.removeIf(List::isEmpty);
            while (drawn.size() < count && !left.isEmpty()) {
                List<String> kind = left.get(random.nextInt(left.size()));
                drawn.add(kind.remove(random.nextInt(kind.size())));
                left.removeIf(List::isEmpty);
            }
        }
        return List.copyOf(drawn);
    }
}
