package unclip.space;

import java.util.List;

/**
 * Sentences with a gap for the name of a class, such as "a photo of a {}." (Radford et al. 2021,
 * §3.1.4).
 *
 * @param sentences each with {@code {}} exactly once, at least one
 */
public record PromptTemplates(List<String> sentences) {

    private static final String GAP = "{}";

    /** Checks the gaps. */
    public PromptTemplates {
        sentences = List.copyOf(sentences);
        if (sentences.isEmpty()) {
            throw new IllegalArgumentException("Prompts need at least one template, got none.");
        }
        for (String sentence : sentences) {
            int at = sentence.indexOf(GAP);
            if (at < 0 || sentence.indexOf(GAP, at + 1) >= 0) {
                throw new IllegalArgumentException(
                        "A template needs {} exactly once, got \"" + sentence + "\".");
            }
        }
    }

    /** The templates themselves. */
    public static PromptTemplates of(String... sentences) {
        return new PromptTemplates(List.of(sentences));
    }

    /** The class name alone. */
    public static PromptTemplates bare() {
        return of(GAP);
    }

    /** "a photo of a {}.", the paper's own (Radford et al. 2021, §3.1.4). */
    public static PromptTemplates photograph() {
        return of("a photo of a {}.");
    }

    /** The sentences for one class. */
    public List<String> fill(String name) {
        return sentences.stream().map(sentence -> sentence.replace(GAP, name)).toList();
    }
}
