package unclip.cli;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.embedding.Embedder;
import unclip.evaluate.metric.Features;
import unclip.pipeline.Progress;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;

/**
 * Embeddings of pictures and captions, some at a time.
 *
 * @param embedder the judge
 * @param progress hears of each batch
 */
record JudgeFeatures(Embedder embedder, Progress progress) {

    private static final int BATCH = 64;

    /** One row a picture. */
    Features pictures(String what, List<BufferedImage> pictures) {
        int S = embedder.pictureSize();
        int each = 3 * S * S;
        float[] rows = new float[pictures.size() * embedder.width()];
        for (int from = 0; from < pictures.size(); from += BATCH) {
            requireWanted();
            List<BufferedImage> some =
                    pictures.subList(from, Math.min(from + BATCH, pictures.size()));
            float[] pixels = new float[some.size() * each];
            IntStream.range(0, some.size())
                    .parallel()
                    .forEach(
                            k -> {
                                float[] own = embedder.prepare(some.get(k));
                                System.arraycopy(own, 0, pixels, k * each, each);
                            });
            try (NDManager scope = embedder.manager().newSubManager()) {
                NDArray batch = scope.create(pixels, new Shape(some.size(), 3, S, S));
                keep(embedder.embedPictures(batch), rows, from);
            }
            progress.update(what, from + some.size(), pictures.size());
        }
        return Features.of(rows, embedder.width());
    }

    /** One row a caption. */
    Features captions(String what, List<String> captions) {
        float[] rows = new float[captions.size() * embedder.width()];
        for (int from = 0; from < captions.size(); from += BATCH) {
            requireWanted();
            List<String> some = captions.subList(from, Math.min(from + BATCH, captions.size()));
            try (NDManager scope = embedder.manager().newSubManager()) {
                keep(
                        embedder.embedCaptions(
                                scope, some.stream().map(embedder::tokenise).toList()),
                        rows,
                        from);
            }
            progress.update(what, from + some.size(), captions.size());
        }
        return Features.of(rows, embedder.width());
    }

    private void keep(NDArray z, float[] rows, int from) {
        float[] some = z.toFloatArray();
        System.arraycopy(some, 0, rows, from * embedder.width(), some.length);
    }

    /** Ends the work where the thread was interrupted. */
    static void requireWanted() {
        if (Thread.currentThread().isInterrupted()) {
            throw new CancellationException("Measuring was stopped; the pictures are kept.");
        }
    }
}
