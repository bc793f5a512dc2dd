package unclip.cli;

import ai.djl.Device;

import org.jspecify.annotations.Nullable;

import unclip.pipeline.Progress;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.Samples;
import unclip.pipeline.UnclipPipeline;
import unclip.tensor.Devices;
import unclip.text.Tokens;
import unclip.weights.WeightStore;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The studio over trained weights. */
final class PipelineStudio implements Studio {

    private final UnclipPipeline pipeline;
    private final Device device;

    private PipelineStudio(UnclipPipeline pipeline, Device device) {
        this.pipeline = pipeline;
        this.device = device;
    }

    /**
     * Loads the pipeline.
     *
     * @param weights the folder of the weights; null looks where {@link WeightStore#locate} does
     * @throws IOException if weights are missing or damaged
     */
    static Studio open(@Nullable Path weights, String deviceName) throws IOException {
        Device device = Devices.choose(deviceName);
        WeightStore store = weights == null ? WeightStore.locate() : new WeightStore(weights);
        return new PipelineStudio(UnclipPipeline.load(store, device), device);
    }

    @Override
    public @Nullable String cut(String prompt) {
        Tokens tokens = pipeline.tokenizer().encode(prompt, pipeline.contextLength());
        return tokens.truncated() ? tokens.kept() : null;
    }

    @Override
    public Map<String, String> weights() {
        Map<String, String> hashes = new TreeMap<>();
        pipeline.cards().forEach((name, card) -> hashes.put(name, card.sha256()));
        return hashes;
    }

    @Override
    public String device() {
        return device.isGpu() ? "gpu" + device.getDeviceId() : "cpu";
    }

    @Override
    public int pictureSize() {
        return pipeline.imageSize();
    }

    @Override
    public Samples sample(SampleRequest request, Progress progress) {
        return pipeline.sample(request, progress);
    }

    @Override
    public void close() {
        pipeline.close();
    }
}
