package unclip.evaluate;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Table;

import unclip.space.ModalityGap;

import java.util.List;

/** Retrieval while the modality gap is closed, or widened (Liang et al. 2022). */
public final class GapSweep {

    private GapSweep() {}

    /**
     * Moves both crowds towards each other, each by the same λ, and measures again.
     *
     * @param zImage unit vectors, {@code [N, D]}; borrowed
     * @param zText unit vectors, {@code [N, D]}; borrowed
     * @param captions N captions
     * @param lambdas shares of the gap; ½ on both sides closes it
     * @return columns lambda, gap, image_to_text_r1 and text_to_image_r1
     */
    public static Table measure(
            NDArray zImage, NDArray zText, List<String> captions, List<Double> lambdas) {
        DoubleColumn lambda = DoubleColumn.create("lambda");
        DoubleColumn size = DoubleColumn.create("gap");
        DoubleColumn toText = DoubleColumn.create("image_to_text_r1");
        DoubleColumn toImage = DoubleColumn.create("text_to_image_r1");
        for (double share : lambdas) {
            try (NDManager scope = zImage.getManager().newSubManager()) {
                ModalityGap gap = ModalityGap.measure(zImage, zText);
                gap.delta().attach(scope);
                NDArray images = gap.shiftImages(zImage, share);
                NDArray texts = gap.shiftTexts(zText, share);
                scope.attachAll(images, texts);
                ModalityGap left = ModalityGap.measure(images, texts);
                left.delta().close();
                RetrievalReport report = RetrievalReport.measure(images, texts, captions);
                lambda.append(share);
                size.append(left.size());
                toText.append(report.imageToText().get(0));
                toImage.append(report.textToImage().get(0));
            }
        }
        return Table.create("modality gap", lambda, size, toText, toImage);
    }
}
