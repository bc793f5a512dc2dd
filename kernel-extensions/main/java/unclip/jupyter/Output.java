package unclip.jupyter;

import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One value in the forms a front end may ask for. Plain text is always among them and stands alone.
 */
final class Output {

    private final Map<String, String> forms = new LinkedHashMap<>();

    private Output(String text) {
        forms.put("text/plain", text);
    }

    /**
     * @param text what a terminal, a diff or a screen reader gets
     */
    static Output text(String text) {
        return new Output(text);
    }

    Output png(BufferedImage image) {
        forms.put("image/png", Pictures.base64Png(image));
        return this;
    }

    Output svg(String svg) {
        forms.put("image/svg+xml", svg);
        return this;
    }

    Output html(String html) {
        forms.put("text/html", html);
        return this;
    }

    /** The forms by MIME type; binary ones in base64. */
    Map<String, String> forms() {
        return Map.copyOf(forms);
    }

    void into(RenderContext context) {
        forms.forEach((type, data) -> context.renderIfRequested(MIMEType.parse(type), () -> data));
    }
}
