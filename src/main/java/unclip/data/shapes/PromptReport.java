package unclip.data.shapes;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How far a picture fulfils a prompt.
 *
 * @param prompt what was asked
 * @param reading what was seen
 * @param verdicts for each attribute that the prompt speaks of, whether the picture has it right
 */
public record PromptReport(
        ScenePrompt prompt, SceneReading reading, Map<Attribute, Boolean> verdicts) {

    /** Copies the verdicts, in the order of {@link Attribute}. */
    public PromptReport {
        verdicts = Collections.unmodifiableMap(new EnumMap<>(verdicts));
    }

    /** Whether every attribute that the prompt speaks of is right. */
    public boolean allCorrect() {
        return !verdicts.containsValue(false);
    }

    /** Whether one attribute is right; empty when the prompt does not speak of it. */
    public Optional<Boolean> correct(Attribute attribute) {
        return Optional.ofNullable(verdicts.get(attribute));
    }

    /** One line for a person, such as {@code "background yes, count yes, colour no"}. */
    public String summary() {
        return verdicts.entrySet().stream()
                .map(e -> e.getKey().word() + (e.getValue() ? " yes" : " no"))
                .collect(Collectors.joining(", "));
    }
}
