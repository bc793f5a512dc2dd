package unclip.data.emoji.build;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import net.fellbaum.jemoji.Emoji;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * CLDR's short names and keywords, as JEmoji packages them. Looked up by code points without the
 * variation selector U+FE0F, on which sources disagree.
 */
final class Cldr {

    /** What CLDR says of one emoji. */
    record Annotation(String label, String group, String subgroup, List<String> keywords) {}

    private static final String RESOURCE = "/jemoji/emojis.json";

    private final Map<String, Annotation> annotations = new HashMap<>();

    private Cldr() {}

    /** Reads the resource from the class path. */
    static Cldr load() throws IOException {
        Cldr cldr = new Cldr();
        try (InputStream in = Emoji.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IOException(
                        "The class path has no " + RESOURCE + "; JEmoji 2.0.0 provides it.");
            }
            for (JsonNode node : new ObjectMapper().readTree(in)) {
                cldr.add(node);
            }
        }
        return cldr;
    }

    private void add(JsonNode node) {
        String key = key(node.get("emoji").asText());
        boolean full = node.get("qualification").asText().equals("fully-qualified");
        if (!full && annotations.containsKey(key)) {
            return;
        }
        List<String> keywords = new ArrayList<>();
        node.get("keywords").forEach(word -> keywords.add(word.asText()));
        annotations.put(
                key,
                new Annotation(
                        node.get("description").asText(),
                        node.get("group").asText(),
                        node.get("subgroup").asText(),
                        List.copyOf(keywords)));
    }

    /**
     * The annotation of a sequence.
     *
     * @param unified code points in hexadecimal, joined by hyphens
     */
    Annotation of(String unified) throws IOException {
        Annotation annotation = find(unified);
        if (annotation == null) {
            throw new IOException("CLDR has no name for the emoji " + unified + ".");
        }
        return annotation;
    }

    /** The annotation of a sequence, or null if it has none. */
    @Nullable Annotation find(String unified) {
        StringBuilder emoji = new StringBuilder();
        for (String codePoint : unified.split("-", -1)) {
            emoji.appendCodePoint(Integer.parseInt(codePoint, 16));
        }
        return annotations.get(key(emoji.toString()));
    }

    private static String key(String emoji) {
        return emoji.replace("\uFE0F", "");
    }
}
