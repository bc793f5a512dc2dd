package unclip.experiment;

import ai.djl.ndarray.NDArray;
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

    /** Embeds every example of a data set; the manager owns the arrays. */
    static Embeddings of(UnclipPipeline pipeline, ImageTextDataset data, NDManager manager) {
        List<String> captions = new ArrayList<>();
        List<BufferedImage> images = new ArrayList<>();
        for (int i = 0; i < data.size(); i++) {
            Example example = data.example(i, RandomStreams.open(SEED, i));
            captions.add(example.caption());
            images.add(example.image());
        }
        return new Embeddings(
                captions,
                pipeline.encodeTexts(manager, captions).zText(),
                images(pipeline, images, manager));
    }

    /** Unit image embeddings of pictures, {@code [N, D]}. */
    static NDArray images(UnclipPipeline pipeline, List<BufferedImage> images, NDManager manager) {
        return pipeline.clip().encodeImages(Images.toTensor(manager, images));
    }

    /** Cosines of all pairs: {@code [N, D]} and {@code [M, D]} unit rows give N rows of M. */
    static float[][] cosines(NDArray a, NDArray b) {
        NDArray product = a.matMul(b.transpose());
        int rows = (int) product.getShape().get(0);
        int columns = (int) product.getShape().get(1);
        float[] flat = product.toFloatArray();
        float[][] cosines = new float[rows][columns];
        for (int r = 0; r < rows; r++) {
            System.arraycopy(flat, r * columns, cosines[r], 0, columns);
        }
        return cosines;
    }
}
