package unclip.data.source;

import java.io.IOException;

/** Where pictures with captions come from. A notebook cell may implement it. */
public interface CaptionedSource {

    /** What it is, in a few words, such as {@code folder photos}. */
    String description();

    /**
     * Identifies the content, so that an interrupted run goes on only with what it began with.
     *
     * @return 64 hexadecimal digits
     * @throws IOException one sentence, if the source cannot be read
     */
    String fingerprint() throws IOException;

    /** Whether items come with pictures; a table of addresses has captions only. */
    boolean hasPictures();

    /**
     * Starts a pass over all items.
     *
     * @throws IOException one sentence, if the source cannot be read
     */
    ItemStream open() throws IOException;
}
