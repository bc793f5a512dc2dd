package unclip.cli;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import unclip.image.FilmStrip;
import unclip.math.RandomStreams;
import unclip.pipeline.Progress;
import unclip.pipeline.Sample;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.Samples;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Draws seeded noise instead of pictures, at once, and remembers what it was asked. */
final class FakeStudio implements Studio {

    final Map<String, String> weights = new HashMap<>(Map.of("decoder", "d".repeat(64)));
    final List<SampleRequest> requests = new ArrayList<>();
    int side = 32;
    int opened;
    long flaw;
    Runnable onSample = () -> {};

    Studio open() {
        opened++;
        return this;
    }

    @Override
    public @Nullable String cut(String prompt) {
        List<String> words = List.of(prompt.split(" ", -1));
        return words.size() <= 50 ? null : String.join(" ", words.subList(0, 50));
    }

    @Override
    public Map<String, String> weights() {
        return Map.copyOf(weights);
    }

    @Override
    public String device() {
        return "cpu";
    }

    @Override
    public int pictureSize() {
        return side;
    }

    @Override
    public Samples sample(SampleRequest request, Progress progress) {
        requests.add(request);
        List<Sample> samples = new ArrayList<>();
        for (String prompt : request.prompts()) {
            for (int i = 0; i < request.picturesPerPrompt(); i++) {
                onSample.run();
                if (Thread.currentThread().isInterrupted()) {
                    throw new IllegalStateException("Sampling was interrupted.");
                }
                BufferedImage image = noise(request.seed() + flaw, prompt.hashCode(), i);
                samples.add(new Sample(prompt, i, image, trace(request, image)));
                progress.update("decoder", i + 1, request.picturesPerPrompt());
            }
        }
        return new Samples(samples, Map.of("decoder", 0.25));
    }

    private static List<FilmStrip.Frame> trace(SampleRequest request, BufferedImage image) {
        return request.trace() ? List.of(new FilmStrip.Frame("t = 1", image, image)) : List.of();
    }

    private BufferedImage noise(long seed, long prompt, long index) {
        UniformRandomProvider random = RandomStreams.open(seed, prompt, index);
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                image.setRGB(x, y, random.nextInt());
            }
        }
        return image;
    }

    @Override
    public void close() {
        // Nothing is held.
    }
}
