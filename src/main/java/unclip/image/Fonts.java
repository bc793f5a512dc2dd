package unclip.image;

import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.Optional;

/** Whether this machine can draw text: minimal server installations have no fonts. */
public final class Fonts {

    private static final String NONE =
            "Java finds no fonts on this machine, so it cannot label pictures; install fontconfig"
                + " and a font (on Debian or Ubuntu: apt install fontconfig fonts-dejavu-core).";

    private Fonts() {}

    /**
     * Tries to measure a text.
     *
     * @return empty when text can be drawn, otherwise one sentence that says what to install
     */
    public static Optional<String> problem() {
        BufferedImage image = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            FontMetrics metrics = g.getFontMetrics(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            return metrics.stringWidth("x") > 0 ? Optional.empty() : Optional.of(NONE);
        } catch (LinkageError | InternalError | RuntimeException e) {
            // What the JDK throws here depends on its release and on which library is missing.
            return Optional.of(NONE);
        } finally {
            g.dispose();
        }
    }

    static void require() {
        problem()
                .ifPresent(
                        sentence -> {
                            throw new IllegalStateException(sentence);
                        });
    }
}
