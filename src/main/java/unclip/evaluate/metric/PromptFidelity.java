package unclip.evaluate.metric;

import unclip.data.shapes.Attribute;
import unclip.data.shapes.PromptReport;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often pictures of coloured shapes show what was asked for, attribute by attribute and
 * altogether; reports come one after another. Of two objects, {@code binding} asks whether each has
 * its own colour and shape. Not thread-safe.
 */
public final class PromptFidelity {

    private final Map<Attribute, int[]> rightAndAsked = new EnumMap<>(Attribute.class);
    private final int[] all = new int[2];

    /** Takes one picture's report into account. */
    public void add(PromptReport report) {
        report.verdicts()
                .forEach(
                        (attribute, right) ->
                                count(
                                        rightAndAsked.computeIfAbsent(attribute, key -> new int[2]),
                                        right));
        count(all, report.allCorrect());
    }

    private static void count(int[] rightAndAsked, boolean right) {
        rightAndAsked[0] += right ? 1 : 0;
        rightAndAsked[1]++;
    }

    /** How many pictures were reported. */
    public int pictures() {
        return all[1];
    }

    /** The share of pictures with everything right; at least one must have been reported. */
    public Estimate allCorrect() {
        return Estimate.share(all[0], all[1]);
    }

    /** The share right of those asked, for each attribute that was asked for. */
    public Map<Attribute, Estimate> byAttribute() {
        Map<Attribute, Estimate> shares = new LinkedHashMap<>();
        rightAndAsked.forEach(
                (attribute, count) -> shares.put(attribute, Estimate.share(count[0], count[1])));
        return shares;
    }
}
