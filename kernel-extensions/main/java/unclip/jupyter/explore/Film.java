package unclip.jupyter.explore;

import unclip.image.ImageFiles;
import unclip.image.Scaling;
import unclip.jupyter.widget.HBox;
import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.IntSlider;
import unclip.jupyter.widget.Link;
import unclip.jupyter.widget.Pages;
import unclip.jupyter.widget.Play;
import unclip.jupyter.widget.VBox;
import unclip.jupyter.widget.Widget;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * Frames that were computed before, with a slider and a button that plays them. They change in the
 * page alone: the kernel may be busy, and a slow one is as fast as a fast one.
 */
final class Film {

    private static final int COMFORTABLE_SIDE = 160;

    /**
     * Pictures side by side over a line of text.
     *
     * @param caption what is seen
     * @param names one under each picture, empty for none
     * @param pictures of any sizes
     */
    record Frame(String caption, List<String> names, List<BufferedImage> pictures) {

        Frame {
            names = List.copyOf(names);
            pictures = List.copyOf(pictures);
            if (names.size() != pictures.size()) {
                throw new IllegalArgumentException(
                        "%s names stand under %s pictures."
                                .formatted(names.size(), pictures.size()));
            }
        }
    }

    private Film() {}

    /**
     * Frames behind a slider.
     *
     * @param of what the slider counts
     * @param frames at least one
     * @param milliseconds between two frames when they play
     */
    static Widget of(String of, List<Frame> frames, int milliseconds) {
        List<String> pages = frames.stream().map(Film::html).toList();
        Widget seen = Pages.of(pages.stream().map(HTML::of).toArray(Widget[]::new));
        if (frames.size() == 1) {
            return seen;
        }
        Play play = Play.of(0, frames.size() - 1, milliseconds);
        IntSlider slider = IntSlider.of(of, 0, frames.size() - 1, 0);
        Link.js(play, slider);
        Link.js(slider, (Pages) seen);
        return VBox.of(HBox.of(play, slider), seen);
    }

    static String html(Frame frame) {
        StringBuilder html = new StringBuilder("<div style=\"display: flex; gap: 12px\">");
        for (int i = 0; i < frame.pictures.size(); i++) {
            String name = frame.names.get(i);
            html.append("<div style=\"text-align: center\">")
                    .append(html(frame.pictures.get(i), name.isEmpty() ? frame.caption : name))
                    .append(name.isEmpty() ? "" : "<br>" + HTML.escape(name))
                    .append("</div>");
        }
        html.append("</div><div>").append(HTML.escape(frame.caption)).append("</div>");
        return html.toString();
    }

    private static String html(BufferedImage picture, String name) {
        BufferedImage large = enlarged(picture);
        return "<img alt=\"%s\" width=\"%s\" height=\"%s\" src=\"data:image/png;base64,%s\">"
                .formatted(
                        HTML.escape(name),
                        large.getWidth(),
                        large.getHeight(),
                        Base64.getEncoder().encodeToString(ImageFiles.png(large)));
    }

    static BufferedImage enlarged(BufferedImage picture) {
        int side = Math.max(picture.getWidth(), picture.getHeight());
        return Scaling.nearest(picture, Math.max(1, COMFORTABLE_SIDE / side));
    }

    /** Pictures side by side after a line of text. */
    static String row(String caption, List<BufferedImage> pictures) {
        StringBuilder html = new StringBuilder("<div>" + HTML.escape(caption) + "</div>");
        html.append("<div style=\"display: flex; flex-wrap: wrap; gap: 4px\">");
        pictures.forEach(picture -> html.append(html(picture, caption)));
        return html.append("</div>").toString();
    }

    /** Frames side by side, each over its caption. */
    static String row(List<Frame> frames) {
        StringBuilder html =
                new StringBuilder("<div style=\"display: flex; flex-wrap: wrap; gap: 8px\">");
        frames.forEach(frame -> html.append("<div>").append(html(frame)).append("</div>"));
        return html.append("</div>").toString();
    }

    /** Some of the frames, the first and the last among them, for readers without a kernel. */
    static String still(List<Frame> frames, int most) {
        List<Frame> some = new ArrayList<>();
        int count = Math.min(most, frames.size());
        for (int i = 0; i < count; i++) {
            some.add(
                    frames.get(
                            count == 1
                                    ? 0
                                    : (int) Math.round(i * (frames.size() - 1.0) / (count - 1))));
        }
        StringBuilder html = new StringBuilder("<div>");
        some.forEach(
                frame ->
                        html.append("<div style=\"margin-bottom: 8px\">")
                                .append(html(frame))
                                .append("</div>"));
        return html.append("</div>").toString();
    }
}
