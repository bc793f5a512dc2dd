package unclip.jupyter;

import unclip.image.ContactSheet;
import unclip.image.FilmStrip;
import unclip.pipeline.Sample;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a pipeline returns: samples as a contact sheet with a row for each prompt, a trace as a film
 * strip.
 */
final class SampleView {

    /** Beyond this many steps, evenly spaced ones stand for all. */
    static final int MOST_FRAMES = 12;

    private static final int SIDE_ON_A_SHEET = 96;
    private static final int SIDE_ON_A_STRIP = 64;

    private SampleView() {}

    static Output of(Sample sample) {
        String text =
                "“"
                        + sample.prompt()
                        + "”, sample "
                        + sample.index()
                        + ", "
                        + Pictures.size(sample.image());
        return Output.text(text).png(Pictures.enlarged(sample.image()));
    }

    static Output sheet(List<Sample> samples) {
        if (samples.isEmpty()) {
            return Output.text("no samples");
        }
        Map<String, List<Sample>> byPrompt =
                samples.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Sample::prompt, LinkedHashMap::new, Collectors.toList()));
        List<ContactSheet.Row> rows = new ArrayList<>();
        byPrompt.forEach(
                (prompt, its) ->
                        rows.add(
                                new ContactSheet.Row(
                                        prompt, its.stream().map(Sample::image).toList())));
        String text =
                byPrompt.entrySet().stream()
                        .map(entry -> "“" + entry.getKey() + "” × " + entry.getValue().size())
                        .collect(Collectors.joining(", ", "samples of ", ""));
        int scale = Pictures.factor(samples.get(0).image(), SIDE_ON_A_SHEET);
        return Output.text(text).png(ContactSheet.render(rows, scale));
    }

    /**
     * @param frames at least one, in the order of sampling
     */
    static Output strip(List<FilmStrip.Frame> frames) {
        List<FilmStrip.Frame> shown = evenlySpaced(frames);
        String text =
                "film strip, "
                        + frames.size()
                        + (frames.size() == 1 ? " step: " : " steps: ")
                        + shown.stream()
                                .map(FilmStrip.Frame::label)
                                .collect(Collectors.joining(", "));
        return Output.text(text).png(stripPicture(frames));
    }

    /** The strip alone. */
    static BufferedImage stripPicture(List<FilmStrip.Frame> frames) {
        int scale = Pictures.factor(frames.get(0).xt(), SIDE_ON_A_STRIP);
        return FilmStrip.render("", evenlySpaced(frames), scale);
    }

    /** The first, the last, and others at equal distances between them. */
    static <T> List<T> evenlySpaced(List<T> all) {
        if (all.size() <= MOST_FRAMES) {
            return all;
        }
        return IntStream.range(0, MOST_FRAMES)
                .mapToObj(
                        i -> all.get((int) Math.round(i * (all.size() - 1.0) / (MOST_FRAMES - 1))))
                .toList();
    }
}
