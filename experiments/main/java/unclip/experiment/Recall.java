package unclip.experiment;

import ai.djl.ndarray.NDManager;

import unclip.data.ImageTextDataset;
import unclip.evaluate.RetrievalReport;
import unclip.pipeline.UnclipPipeline;

import java.util.Map;

/** CLIP's recall at 1, 5 and 10, both ways, among all captions or pictures of a data set. */
final class Recall {

    private Recall() {}

    /** Stores the number of pictures and the six figures, each under a name that begins so. */
    static void measure(
            UnclipPipeline pipeline,
            ImageTextDataset data,
            String name,
            Map<String, Double> results) {
        try (NDManager scope = pipeline.manager().newSubManager()) {
            Embeddings all = Embeddings.of(pipeline, data, scope);
            RetrievalReport report =
                    RetrievalReport.measure(all.zImage(), all.zText(), all.captions());
            results.put(name + "_pictures", (double) data.size());
            for (int i = 0; i < RetrievalReport.AT.size(); i++) {
                String at = "_r" + RetrievalReport.AT.get(i);
                results.put(name + "_image_to_text" + at, report.imageToText().get(i));
                results.put(name + "_text_to_image" + at, report.textToImage().get(i));
            }
        }
    }
}
