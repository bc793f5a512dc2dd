package unclip.data;

import org.apache.commons.rng.UniformRandomProvider;

import java.awt.image.BufferedImage;

/** Plain pictures whose captions tell the index and one random draw. */
record ToyDataset(String name, int size) implements ImageTextDataset {

    @Override
    public Example example(int index, UniformRandomProvider random) {
        BufferedImage image = new BufferedImage(4, 4, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, index);
        return new Example(name + "/" + index, image, index + " " + random.nextLong());
    }

    static int index(Example example) {
        return Integer.parseInt(example.caption().split(" ", -1)[0]);
    }
}
