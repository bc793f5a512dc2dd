package unclip.data.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/** Members of a tar shard that follow each other and have one key: a picture, a text, metadata. */
final class MemberGroup {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final String key;
    private final Limits limits;
    private final Set<String> endings = new HashSet<>();
    private byte @Nullable [] picture;
    private byte @Nullable [] text;
    private byte @Nullable [] metadata;
    private @Nullable RefusedException refusal;

    MemberGroup(String key, Limits limits) {
        this.key = key;
        this.limits = limits;
    }

    String key() {
        return key;
    }

    /** Notes an ending; false if the group has it already, so that a new group begins. */
    boolean begin(String ending) {
        return endings.add(ending);
    }

    /** Whether the bytes of such a member are wanted. */
    boolean wants(Endings kind) {
        return switch (kind) {
            case PICTURE -> picture == null && refusal == null;
            case CAPTION -> text == null;
            case METADATA -> metadata == null;
            default -> false;
        };
    }

    /** The most bytes of such a member that are read. */
    int most(Endings kind) {
        return kind == Endings.PICTURE ? limits.pictureBytes() : limits.textBytes();
    }

    void put(Endings kind, byte[] bytes) {
        switch (kind) {
            case PICTURE -> picture = bytes;
            case CAPTION -> text = bytes;
            case METADATA -> metadata = bytes;
            default -> throw new IllegalArgumentException("Nobody asked for " + kind + ".");
        }
    }

    /** The first refusal of a member is that of the group. */
    void refuse(RefusedException e) {
        refusal = refusal == null ? e : refusal;
        picture = null;
    }

    /** What the members make together; nothing, if none of them matters. */
    Optional<SourceItem> item() {
        if (refusal != null) {
            return Optional.of(SourceItem.Refused.of(key, refusal));
        }
        if (picture == null && text == null && metadata == null) {
            return Optional.empty();
        }
        if (picture == null) {
            return Optional.of(
                    new SourceItem.Refused(
                            key, Reason.NO_PICTURE, "There is a caption but no picture."));
        }
        try {
            return Optional.of(
                    new SourceItem.Captioned(
                            key, Optional.of(new Packed(picture, limits)), caption()));
        } catch (RefusedException e) {
            return Optional.of(SourceItem.Refused.of(key, e));
        }
    }

    private Caption caption() throws RefusedException {
        if (text != null) {
            return Caption.of(SafeFiles.text(text, limits.textBytes()), limits);
        }
        if (metadata == null) {
            throw new RefusedException(
                    Reason.NO_CAPTION, "There is neither a text nor metadata beside it.");
        }
        try {
            JsonNode document = JSON.readTree(new String(metadata, StandardCharsets.UTF_8));
            List<String> names = new ArrayList<>();
            document.fieldNames().forEachRemaining(names::add);
            OptionalInt caption = ColumnNames.find(names, ColumnNames.CAPTION);
            JsonNode value =
                    caption.isPresent() ? document.path(names.get(caption.getAsInt())) : document;
            return Caption.of(value.isTextual() ? value.asText() : "", limits);
        } catch (JsonProcessingException e) {
            throw new RefusedException(Reason.MALFORMED, "Its metadata is not JSON.", e);
        }
    }

    /** A picture in memory. */
    private static final class Packed implements Picture {
        private final byte[] bytes;
        private final Limits limits;

        Packed(byte[] bytes, Limits limits) {
            this.bytes = bytes;
            this.limits = limits;
        }

        @Override
        public BufferedImage draw() throws RefusedException {
            return GuardedPictures.decode(bytes, limits);
        }

        @Override
        public long bytes() {
            return bytes.length;
        }
    }
}
