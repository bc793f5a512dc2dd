package unclip.pipeline;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a request gave.
 *
 * @param samples pictures, prompt by prompt
 * @param seconds time each stage took, in the order of the stages
 */
public record Samples(List<Sample> samples, Map<String, Double> seconds) {

    /** Copies both; the stages keep their order. */
    public Samples {
        samples = List.copyOf(samples);
        seconds = Collections.unmodifiableMap(new LinkedHashMap<>(seconds));
    }
}
