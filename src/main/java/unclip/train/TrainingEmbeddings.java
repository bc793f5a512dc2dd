package unclip.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;

import unclip.clip.Clip;
import unclip.data.Batch;
import unclip.data.BatchLoader;

import java.io.IOException;
import java.util.concurrent.CancellationException;

/**
 * Embeddings of training pictures and of their captions, for what is fitted before the first step.
 *
 * @param zImage unit image embeddings, {@code [N, D]}
 * @param zText unit text embeddings, {@code [N, D]}
 */
record TrainingEmbeddings(NDArray zImage, NDArray zText) {

    private static final int BATCH = 256;
    private static final long STREAM = 0x666974; // other scenes and crops than the first batches'

    /**
     * Draws pictures as training does, and embeds them; the same ones each time.
     *
     * @param manager owner of the result
     * @param count how many, at least 1
     * @throws CancellationException if the thread is interrupted
     */
    static TrainingEmbeddings of(NDManager manager, Ingredients from, Clip clip, int count)
            throws IOException {
        Recipe recipe = from.recipe();
        NDList images = new NDList();
        NDList texts = new NDList();
        try (NDManager all = manager.newSubManager();
                BatchLoader loader =
                        new BatchLoader(
                                recipe.data().open(from.data(), recipe.seed()),
                                BATCH,
                                recipe.seed() ^ STREAM,
                                1,
                                2)) {
            for (int rows = 0; rows < count; rows += BATCH) {
                if (Thread.interrupted()) {
                    throw new CancellationException("Stopped before the first step of training.");
                }
                try (NDManager scope = all.newSubManager()) {
                    Batch batch = loader.next();
                    NDArray zImage = clip.encodeImages(ClipObjective.pixels(scope, batch));
                    NDArray zText =
                            ClipObjective.encode(scope, clip, from.tokenizer(), batch).zText();
                    images.add(all.ret(new NDList(zImage)).head());
                    texts.add(all.ret(new NDList(zText)).head());
                }
            }
            return new TrainingEmbeddings(
                    joined(images, count, manager), joined(texts, count, manager));
        }
    }

    private static NDArray joined(NDList parts, int rows, NDManager manager) {
        NDArray some = NDArrays.concat(parts).get(new NDIndex(":{}", rows));
        some.attach(manager);
        return some;
    }
}
