package unclip.experiment;

import ai.djl.ndarray.NDManager;

import unclip.data.ImageTextDataset;
import unclip.evaluate.Retrieval;
import unclip.pipeline.UnclipPipeline;

import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;

/** CLIP's recall at 1 and 5, both ways, among all captions or pictures of a data set. */
final class Recall {

    private Recall() {}

    /** Stores the number of pictures and the four figures, each under a name that begins so. */
    static void measure(
            UnclipPipeline pipeline,
            ImageTextDataset data,
            String name,
            Map<String, Double> results) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            Embeddings all = Embeddings.of(pipeline, data, scope);
            int[] truth = IntStream.range(0, data.size()).toArray();
            float[][] toText = Embeddings.cosines(all.zImage(), all.zText());
            float[][] toImage = Embeddings.cosines(all.zText(), all.zImage());
            results.put(name + "_pictures", (double) data.size());
            for (int k : new int[] {1, 5}) {
                String at = String.format(Locale.ROOT, "_r%d", k);
                results.put(name + "_image_to_text" + at, Retrieval.recallAt(k, toText, truth));
                results.put(name + "_text_to_image" + at, Retrieval.recallAt(k, toImage, truth));
            }
        }
    }
}
