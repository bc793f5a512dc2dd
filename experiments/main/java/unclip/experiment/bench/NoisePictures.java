package unclip.experiment.bench;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Example;
import unclip.data.ImageTextDataset;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Pictures of noise that lie ready in memory, so that a training step is timed without decoding.
 */
final class NoisePictures implements ImageTextDataset {

    private static final int COUNT = 64;

    private final List<Example> examples;

    /** Draws the pictures, {@code size} pixels wide and high. */
    NoisePictures(int size) {
        examples = IntStream.range(0, COUNT).mapToObj(i -> example(i, size)).toList();
    }

    private static Example example(int index, int size) {
        UniformRandomProvider random = RandomStreams.open(1, index);
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return new Example("noise/" + index, image, "noise");
    }

    @Override
    public String name() {
        return "noise";
    }

    @Override
    public int size() {
        return COUNT;
    }

    @Override
    public Example example(int index, UniformRandomProvider random) {
        return examples.get(index);
    }
}
