package unclip.data.source;

/** Why something that a source offered was left out. */
public enum Reason {
    /** The picture's file cannot be decoded. */
    DAMAGED("damaged picture"),
    /** The file or archive ends before it should. */
    CUT_OFF("cut off"),
    /** The archive itself cannot be read any further. */
    BAD_ARCHIVE("damaged archive"),
    /** The header claims a picture too large to decode. */
    TOO_MANY_PIXELS("too many pixels"),
    /** The compressed file is too large to be kept in memory. */
    TOO_MANY_BYTES("too many bytes"),
    /** The archive unpacks to very much more than it holds. */
    BOMB("decompression bomb"),
    /** The name leads out of its folder or archive. */
    UNSAFE_PATH("unsafe path"),
    /** A link, device or other member that is no ordinary file. */
    LINK("link or special file"),
    /** The file is there but cannot be read. */
    UNREADABLE("cannot be read"),
    /** There is no caption, or an empty one. */
    NO_CAPTION("no caption"),
    /** There is a caption but no picture to it. */
    NO_PICTURE("no picture"),
    /** An earlier item has the same key. */
    DUPLICATE_KEY("duplicate key"),
    /** The picture's format is not read here. */
    UNSUPPORTED("unsupported format"),
    /** A row of a table, or a text, cannot be understood. */
    MALFORMED("malformed text");

    private final String word;

    Reason(String word) {
        this.word = word;
    }

    /** A few words for reports and tables. */
    public String word() {
        return word;
    }

    /**
     * The reason that a word of a report names.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Reason of(String word) {
        for (Reason reason : values()) {
            if (reason.word.equals(word)) {
                return reason;
            }
        }
        throw new IllegalArgumentException("There is no reason \"" + word + "\".");
    }
}
