package unclip.image;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;

/** Pictures for tests. */
final class Pictures {

    private Pictures() {}

    static BufferedImage noise(int width, int height, long seed) {
        UniformRandomProvider random = RandomStreams.open(seed);
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                image.setRGB(x, y, random.nextInt(1 << 24));
            }
        }
        return image;
    }

    static BufferedImage plain(int size, int rgb) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < size; y++) {
            for (int x = 0; x < size; x++) {
                image.setRGB(x, y, rgb);
            }
        }
        return image;
    }

    static int[] pixels(BufferedImage image) {
        int width = image.getWidth();
        return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
    }
}
