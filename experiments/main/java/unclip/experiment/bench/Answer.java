package unclip.experiment.bench;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

/**
 * One line of JSON with which a worker answers a request; what does not apply is absent.
 *
 * @param error one sentence if the request failed
 * @param seconds of each repetition of a row
 * @param figures by name
 * @param texts by name
 */
record Answer(
        @Nullable String error,
        List<Double> seconds,
        Map<String, Double> figures,
        Map<String, String> texts) {

    /** Puts empty collections for absent ones. */
    @SuppressWarnings("ConstantValue") // absent components arrive as null
    Answer {
        seconds = seconds == null ? List.of() : List.copyOf(seconds);
        figures = figures == null ? Map.of() : Map.copyOf(figures);
        texts = texts == null ? Map.of() : Map.copyOf(texts);
    }

    static Answer ofError(String sentence) {
        return new Answer(sentence, List.of(), Map.of(), Map.of());
    }

    static Answer ofSeconds(List<Double> seconds) {
        return new Answer(null, seconds, Map.of(), Map.of());
    }

    static Answer ofFigures(Map<String, Double> figures) {
        return new Answer(null, List.of(), figures, Map.of());
    }

    static Answer ofTexts(Map<String, String> texts) {
        return new Answer(null, List.of(), Map.of(), texts);
    }
}
