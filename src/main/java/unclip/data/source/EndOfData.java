package unclip.data.source;

import java.util.Locale;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Notices that a JPEG ended too early, which its decoder tells as a warning only. */
final class EndOfData implements IIOReadWarningListener {

    private boolean seen;

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        String text = String.valueOf(warning).toLowerCase(Locale.ROOT);
        seen |= text.contains("eoi") || text.contains("premature end");
    }

    boolean seen() {
        return seen;
    }
}
