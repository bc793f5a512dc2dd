package unclip.jupyter;

import java.awt.image.BufferedImage;

/** Small pieces of HTML that read in a light and in a dark theme: no colours of their own. */
final class Html {

    private Html() {}

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** An image that needs no second file and no network. */
    static String image(BufferedImage image, String alternative) {
        return "<img alt=\""
                + escape(alternative)
                + "\" src=\"data:image/png;base64,"
                + Pictures.base64Png(image)
                + "\">";
    }
}
