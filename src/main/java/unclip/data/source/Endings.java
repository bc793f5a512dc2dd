package unclip.data.source;

import java.util.List;
import java.util.Locale;

/** What the ending of a file's name says about it. */
enum Endings {
    PICTURE("png jpg jpeg gif bmp webp"),
    FOREIGN_PICTURE("avif heic heif jp2 jxl psd svg tif tiff tga"),
    CAPTION("txt caption"),
    METADATA("json"),
    OTHER("");

    private final String endings; // with a blank between them

    Endings(String endings) {
        this.endings = endings;
    }

    static Endings of(String ending) {
        String lower = ending.toLowerCase(Locale.ROOT);
        for (Endings kind : values()) {
            if (List.of(kind.endings.split(" ", -1)).contains(lower)) {
                return kind;
            }
        }
        return OTHER;
    }

    /** The kind of a file by what follows the last full stop of its name. */
    static Endings ofFile(String name) {
        int dot = name.lastIndexOf('.');
        return dot < 0 ? OTHER : of(name.substring(dot + 1));
    }
}
