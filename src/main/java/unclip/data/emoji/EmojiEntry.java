package unclip.data.emoji;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One emoji with what its label says, in every style of its pack. An attribute that the label does
 * not mention is the empty string.
 *
 * @param id from 1, the same in every style
 * @param label the CLDR short name, such as "woman: medium skin tone, red hair"
 * @param base the label without tone, hair and direction
 * @param gender man, woman, person or empty
 * @param tone light, medium-light, medium, medium-dark, dark or empty for the default yellow
 * @param hair red, curly, white, blond, bald, beard or empty
 * @param direction right or empty
 * @param group CLDR group, such as "People &amp; Body"
 * @param subgroup CLDR subgroup, such as "person-role"
 * @param keywords CLDR keywords
 * @param splits the split of the picture in each style
 */
public record EmojiEntry(
        int id,
        String label,
        String base,
        String gender,
        String tone,
        String hair,
        String direction,
        String group,
        String subgroup,
        List<String> keywords,
        Map<Style, Split> splits) {

    /** Copies the collections. */
    public EmojiEntry {
        keywords = List.copyOf(keywords);
        splits = Map.copyOf(new EnumMap<>(splits));
    }

    /** The same emoji with other pictures. */
    public EmojiEntry withSplits(Map<Style, Split> others) {
        return new EmojiEntry(
                id, label, base, gender, tone, hair, direction, group, subgroup, keywords, others);
    }

    /** The split of the picture in one style. */
    public Split split(Style style) {
        Split split = splits.get(style);
        if (split == null) {
            throw new IllegalArgumentException(
                    "Emoji %d (%s) has no picture in %s style.".formatted(id, label, style.word()));
        }
        return split;
    }

    /** What is left of the base without its gender: "technologist" of "woman technologist". */
    public String role() {
        return EmojiLabel.role(base);
    }
}
