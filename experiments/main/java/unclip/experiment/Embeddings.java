package unclip.experiment;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.image.Images;
import unclip.math.RandomStreams;
import unclip.pipeline.UnclipPipeline;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures and captions of a data set with their CLIP embeddings.
 *
 * @param captions N captions
 * @param zText unit text embeddings, {@code [N, D]}
 * @param zImage unit image embeddings, {@code [N, D]}
 */
record Embeddings(List<String> captions, NDArray zText, NDArray zImage) {

    private static final long SEED = 1;
    private static final int BLOCK = 250;

    /** Embeds every example of a data set, some at a time; the manager owns the arrays. */
    static Embeddings of(UnclipPipeline pipeline, ImageTextDataset data, NDManager manager) {
        List<String> captions = new ArrayList<>();
        NDList zText = new NDList();
        NDList zImage = new NDList();
        for (int from = 0; from < data.size(); from += BLOCK) {
            List<BufferedImage> images = new ArrayList<>();
            for (int i = from; i < Math.min(data.size(), from + BLOCK); i++) {
                Example example = data.example(i, RandomStreams.open(SEED, i));
                captions.add(example.caption());
                images.add(example.image());
            }
            zText.add(texts(pipeline, captions.subList(from, captions.size()), manager));
            zImage.add(images(pipeline, images, manager));
        }
        return new Embeddings(captions, NDArrays.concat(zText, 0), NDArrays.concat(zImage, 0));
    }

    /** Unit text embeddings of captions, {@code [N, D]}; the manager owns them. */
    static NDArray texts(UnclipPipeline pipeline, List<String> captions, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray z = pipeline.encodeTexts(scope, captions).zText();
            z.attach(manager);
            return z;
        }
    }

    /** Unit image embeddings of pictures, {@code [N, D]}; the manager owns them. */
    static NDArray images(UnclipPipeline pipeline, List<BufferedImage> images, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            NDArray z = pipeline.clip().encodeImages(Images.toTensor(scope, images));
            z.attach(manager);
            return z;
        }
    }
}
