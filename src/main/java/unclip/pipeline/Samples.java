package unclip.pipeline;

import java.util.List;
import java.util.Map;

/**
 * What a request gave.
 *
 * @param samples pictures, prompt by prompt
 * @param seconds time each stage took
 */
public record Samples(List<Sample> samples, Map<String, Double> seconds) {

    /** Copies both. */
    public Samples {
        samples = List.copyOf(samples);
        seconds = Map.copyOf(seconds);
    }
}
