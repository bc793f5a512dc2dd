package unclip.experiment.bench;

import ai.djl.Device;

import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Pictures from words with weights that lie loaded, as a notebook draws them. */
final class PicturesTask {

    /** What is drawn, here and from cold start. */
    static final String PROMPT = "a red heart";

    /** How many pictures of it. */
    static final int PICTURES = 8;

    private PicturesTask() {}

    /** The seconds of each of {@code count} draws, after one that warms up. */
    static List<Double> measure(int count) throws IOException {
        SampleRequest request = SampleRequest.of(List.of(PROMPT), PICTURES, 0);
        List<Double> seconds = new ArrayList<>();
        try (UnclipPipeline pipeline = UnclipPipeline.load(WeightStore.locate(), Device.cpu())) {
            for (int i = 0; i <= count; i++) {
                long start = System.nanoTime();
                pipeline.sample(request, (stage, done, all) -> {});
                if (i > 0) {
                    seconds.add((System.nanoTime() - start) / 1e9);
                }
            }
        }
        return seconds;
    }
}
