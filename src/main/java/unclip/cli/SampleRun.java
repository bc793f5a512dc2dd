package unclip.cli;

import org.jspecify.annotations.Nullable;

import unclip.image.ContactSheet;
import unclip.image.FilmStrip;
import unclip.pipeline.Sample;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.Samples;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * One run of {@code unclip sample}: prompt by prompt, each picture on disk as soon as it is
 * finished, so that Ctrl-C and a failure lose nothing that was done.
 */
final class SampleRun {

    private static final int SHOWN_PIXELS = 128;

    private final Console console;
    private final Interruption interruption;
    private final Studio.Opener studios;
    private final @Nullable Path weights;
    private final String device;

    SampleRun(
            Console console,
            Interruption interruption,
            Studio.Opener studios,
            @Nullable Path weights,
            String device) {
        this.console = console;
        this.interruption = interruption;
        this.studios = studios;
        this.weights = weights;
        this.device = device;
    }

    /** Draws what a request asks for; the record is incomplete if Ctrl-C stopped it. */
    SampleRecord draw(SampleRequest request, SampleFolder folder) throws IOException {
        long start = System.nanoTime();
        try (Studio studio = open()) {
            return draw(studio, request, folder, start);
        }
    }

    /** Draws the pictures of a record again, after a look at the weights. */
    SampleRecord replay(SampleRecord record, SampleFolder folder) throws IOException {
        long start = System.nanoTime();
        try (Studio studio = open()) {
            record.requireSameWeights(studio.weights());
            return draw(studio, record.options(), folder, start);
        }
    }

    private Studio open() throws IOException {
        try (ProgressBar progress = new ProgressBar(console, "unclip")) {
            if (console.terminal()) {
                progress.update("loading weights", 0, 1);
            }
            return studios.open(weights, device);
        }
    }

    private SampleRecord draw(Studio studio, SampleRequest request, SampleFolder folder, long start)
            throws IOException {
        Drawn drawn = new Drawn(studio, request, folder);
        drawn.seconds.put("load", since(start));
        drawn.save(false);
        warnOfCuts(studio, request.prompts());
        for (int p = 0; p < request.prompts().size() && !interruption.requested(); p++) {
            drawPrompt(drawn, p);
        }
        drawn.seconds.put("total", since(start));
        finish(drawn);
        return drawn.record(drawn.isComplete());
    }

    private void drawPrompt(Drawn drawn, int p) throws IOException {
        String prompt = drawn.request.prompts().get(p);
        int of = drawn.request.prompts().size();
        Samples samples;
        try (ProgressBar progress = new ProgressBar(console, label(prompt, p, of))) {
            samples = drawn.studio.sample(only(drawn.request, prompt), progress);
        } catch (RuntimeException e) {
            if (interruption.requested()) {
                return;
            }
            throw e;
        }
        if (!interruption.requested()) {
            drawn.add(p, samples);
        }
    }

    /** One prompt a call: what it draws doesn't depend on the prompts beside it. */
    private static SampleRequest only(SampleRequest r, String prompt) {
        return new SampleRequest(
                List.of(prompt),
                r.picturesPerPrompt(),
                r.seed(),
                r.steps(),
                r.guidance(),
                r.priorSteps(),
                r.priorGuidance(),
                r.trace());
    }

    private static String label(String prompt, int p, int of) {
        String shown = prompt.length() <= 24 ? prompt : prompt.substring(0, 23) + "…";
        return of == 1 ? shown : (p + 1) + "/" + of + " " + shown;
    }

    private void warnOfCuts(Studio studio, List<String> prompts) {
        for (int p = 0; p < prompts.size(); p++) {
            String kept = studio.cut(prompts.get(p));
            if (kept != null) {
                String which = prompts.size() == 1 ? "The prompt" : "Prompt " + (p + 1);
                console.warn(
                        which
                                + " is longer than the model reads; it was cut after \"…"
                                + end(kept)
                                + "\".");
            }
        }
    }

    private static String end(String kept) {
        String[] words = kept.strip().split("\\s+");
        int from = Math.max(0, words.length - 4);
        return String.join(" ", List.of(words).subList(from, words.length));
    }

    private void finish(Drawn drawn) throws IOException {
        // Thread.interrupted: what remains to be written must not be stopped by the same Ctrl-C.
        boolean stopped = Thread.interrupted() || interruption.requested();
        if (!drawn.pictures.isEmpty()) {
            drawn.writeSheet();
        }
        drawn.save(drawn.isComplete());
        String folder = drawn.folder.path().toString();
        if (drawn.isComplete()) {
            String where = drawn.folder.path().resolve("sheet.png").toString();
            console.say(
                    String.format(
                            Locale.ROOT,
                            "%d pictures in %s, all on %s (%.1f s).",
                            drawn.pictures.size(),
                            folder,
                            where,
                            drawn.seconds.getOrDefault("total", 0.0)));
        } else if (stopped) {
            console.warn(
                    "Stopped: "
                            + drawn.pictures.size()
                            + " of "
                            + drawn.wanted()
                            + " pictures were finished and are in "
                            + folder
                            + ".");
        }
    }

    private static double since(long start) {
        return Math.round((System.nanoTime() - start) / 1e6) / 1e3;
    }

    /** What a run has made so far. */
    private static final class Drawn {

        private final Studio studio;
        private final SampleRequest request;
        private final SampleFolder folder;
        private final List<SampleRecord.Picture> pictures = new ArrayList<>();
        private final List<ContactSheet.Row> rows = new ArrayList<>();
        private final Map<String, Double> seconds = new LinkedHashMap<>();
        private final @Nullable String commit = Build.commit();

        Drawn(Studio studio, SampleRequest request, SampleFolder folder) {
            this.studio = studio;
            this.request = request;
            this.folder = folder;
        }

        int wanted() {
            return request.prompts().size() * request.picturesPerPrompt();
        }

        boolean isComplete() {
            return pictures.size() == wanted();
        }

        void add(int p, Samples samples) throws IOException {
            String prompt = request.prompts().get(p);
            List<BufferedImage> images = new ArrayList<>();
            for (Sample sample : samples.samples()) {
                String name = SampleFolder.pictureName(p, prompt, sample.index());
                String sha256 = folder.png(name, sample.image());
                pictures.add(new SampleRecord.Picture(name, prompt, sample.index(), sha256));
                images.add(sample.image());
                if (!sample.trace().isEmpty()) {
                    writeTrace(name, sample);
                }
            }
            rows.add(new ContactSheet.Row(prompt, images));
            samples.seconds().forEach((stage, s) -> seconds.merge(stage, s, Double::sum));
            save(false);
        }

        private void writeTrace(String name, Sample sample) throws IOException {
            int scale = Math.max(1, SHOWN_PIXELS / 2 / sample.image().getWidth());
            BufferedImage strip = FilmStrip.render(sample.prompt(), sample.trace(), scale);
            String written = folder.png(SampleFolder.traceName(name), strip);
            assert !written.isEmpty();
        }

        void writeSheet() throws IOException {
            int size = rows.get(0).images().get(0).getWidth();
            int scale = Math.max(1, SHOWN_PIXELS / size);
            String written = folder.png("sheet.png", ContactSheet.render(rows, scale));
            assert !written.isEmpty();
        }

        void save(boolean complete) throws IOException {
            folder.record(record(complete));
        }

        SampleRecord record(boolean complete) {
            return new SampleRecord(
                    Build.version(),
                    commit,
                    Runtime.version().toString(),
                    studio.device(),
                    request,
                    studio.weights(),
                    List.copyOf(pictures),
                    Map.copyOf(seconds),
                    complete);
        }
    }
}
