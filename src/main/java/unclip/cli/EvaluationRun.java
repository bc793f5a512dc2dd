package unclip.cli;

import unclip.data.shapes.PromptChecker;
import unclip.data.shapes.ScenePrompt;
import unclip.embedding.Embedder;
import unclip.evaluate.EvaluationSet;
import unclip.evaluate.metric.Bootstrap;
import unclip.evaluate.metric.Features;
import unclip.evaluate.metric.Measured;
import unclip.evaluate.metric.PictureReport;
import unclip.evaluate.metric.PromptFidelity;
import unclip.image.ImageFiles;
import unclip.math.RandomStreams;
import unclip.pipeline.Progress;
import unclip.pipeline.SampleRequest;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The work of {@code unclip evaluate}: pictures are drawn one by one, each on disk as soon as it is
 * finished and not drawn again, and then judged.
 *
 * @param set what is drawn and compared with
 * @param progress hears how far it is
 */
record EvaluationRun(EvaluationSet set, Progress progress) {

    private static final String PICTURES = "pictures";

    /** Draws what is not there yet, a picture an item. */
    List<BufferedImage> draw(Studio studio, EvaluationRecord.Asked asked, Path folder)
            throws IOException {
        Path pictures = Files.createDirectories(folder.resolve(PICTURES));
        List<BufferedImage> drawn = new ArrayList<>();
        int count = set.items().size();
        for (int i = 0; i < count; i++) {
            if (Thread.currentThread().isInterrupted()) {
                throw stopped(i, count, pictures);
            }
            Path file = pictures.resolve(String.format(Locale.ROOT, "%05d.png", i));
            if (Files.exists(file)) {
                drawn.add(ImageFiles.read(file));
            } else {
                BufferedImage image = draw(studio, asked, i, count, pictures);
                ImageFiles.writePng(file, image);
                drawn.add(image);
            }
            progress.update("draw", i + 1, count);
        }
        return drawn;
    }

    private BufferedImage draw(
            Studio studio, EvaluationRecord.Asked asked, int i, int count, Path pictures) {
        SampleRequest request =
                new SampleRequest(
                        List.of(set.items().get(i).caption()),
                        1,
                        RandomStreams.open(asked.seed(), i).nextLong(), // noise of its own
                        asked.steps(),
                        asked.guidance(),
                        asked.priorSteps(),
                        asked.priorGuidance(),
                        false);
        try {
            return studio.sample(request, Progress.none()).samples().get(0).image();
        } catch (RuntimeException e) {
            if (Thread.currentThread().isInterrupted() || e instanceof CancellationException) {
                throw stopped(i, count, pictures);
            }
            throw e;
        }
    }

    private static CancellationException stopped(int done, int count, Path pictures) {
        return new CancellationException(
                "Stopped: %d of %d pictures are in %s; the same command goes on from there."
                        .formatted(done, count, pictures));
    }

    /** Pictures of a folder, by name. */
    static List<BufferedImage> read(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new IOException("There is no folder of pictures '" + folder + "'.");
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(folder)) {
            files =
                    all.filter(
                                    f ->
                                            f.toString()
                                                    .toLowerCase(Locale.ROOT)
                                                    .matches(".*\\.(png|jpe?g|gif|bmp)"))
                            .sorted()
                            .toList();
        }
        if (files.size() < 2) {
            throw new IOException(
                    "The folder '%s' has %d pictures (png, jpg, gif, bmp); at least two are needed."
                            .formatted(folder, files.size()));
        }
        List<BufferedImage> pictures = new ArrayList<>();
        for (Path file : files) {
            pictures.add(ImageFiles.readUpright(file));
        }
        return pictures;
    }

    /**
     * Measures everything that these pictures allow.
     *
     * @param pictures what was drawn, item by item; or others, which have no captions
     * @param captioned whether picture k was drawn for item k
     */
    List<Measured> measure(
            Embedder judge, List<BufferedImage> pictures, boolean captioned, Bootstrap bootstrap) {
        JudgeFeatures features = new JudgeFeatures(judge, progress);
        Features truth =
                features.pictures(
                        "embed true pictures",
                        set.items().stream().map(EvaluationSet.Item::truth).toList());
        PictureReport report =
                new PictureReport(
                        judge.name(), features.pictures("embed", pictures), truth, bootstrap);
        List<Supplier<List<Measured>>> parts = new ArrayList<>();
        parts.add(report::distances);
        parts.add(report::coverage);
        if (captioned) {
            Features text = features.captions("embed captions", set.captions());
            parts.add(() -> report.captions(text, set.captions()));
            parts.add(() -> PictureReport.fidelity(fidelity(pictures)));
        }
        if (!set.pool().isEmpty()) {
            Features pool =
                    features.pictures(
                            "embed all true pictures",
                            set.pool().stream().map(EvaluationSet.Shown::image).toList());
            addPool(report, pool, captioned, parts);
        }
        List<Measured> all = new ArrayList<>();
        for (int p = 0; p < parts.size(); p++) {
            JudgeFeatures.requireWanted();
            all.addAll(parts.get(p).get());
            progress.update("measure", p + 1, parts.size());
        }
        return all;
    }

    private void addPool(
            PictureReport report,
            Features pool,
            boolean captioned,
            List<Supplier<List<Measured>>> parts) {
        if (captioned) {
            List<String> groups = set.items().stream().map(EvaluationSet.Item::group).toList();
            List<String> names = set.pool().stream().map(EvaluationSet.Shown::group).toList();
            parts.add(() -> report.trueRanks(groups, pool, names));
        }
        int[] learnt =
                IntStream.range(0, pool.rows()).filter(i -> set.pool().get(i).learnt()).toArray();
        if (!set.name().equals("train") && learnt.length > 0) {
            parts.add(() -> report.memory(pool.select(learnt)));
        }
    }

    private PromptFidelity fidelity(List<BufferedImage> pictures) {
        PromptFidelity fidelity = new PromptFidelity();
        PromptChecker checker = new PromptChecker();
        for (int i = 0; i < pictures.size(); i++) {
            ScenePrompt prompt = set.items().get(i).prompt();
            if (prompt != null) {
                fidelity.add(checker.check(pictures.get(i), prompt));
            }
        }
        return fidelity;
    }
}
