package unclip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.List;

class BatchTest {

    private static BufferedImage picture(int size, int type) {
        BufferedImage image = new BufferedImage(size, size, type);
        for (int i = 0; i < size * size; i++) {
            image.setRGB(i % size, i / size, 0xff000000 | i * 0x10203);
        }
        return image;
    }

    @Test
    void pixelsAreChannelsFirstAndLieInMinusOneToOne() {
        BufferedImage image = picture(2, BufferedImage.TYPE_INT_RGB);
        image.setRGB(1, 0, 0xff8000);
        float[] x = new Batch(0, List.of(new Example("a", image, "a thing"))).pixels();
        assertThat(x).hasSize(12);
        assertThat(x[1]).isEqualTo(1f); // red of the second pixel
        assertThat(x[4 + 1]).isEqualTo(128 / 127.5f - 1);
        assertThat(x[8 + 1]).isEqualTo(-1f);
    }

    @Test
    void theTypeOfThePictureDoesNotMatter() {
        float[] fast = pixels(picture(5, BufferedImage.TYPE_INT_RGB));
        assertThat(pixels(picture(5, BufferedImage.TYPE_INT_ARGB))).isEqualTo(fast);
        assertThat(pixels(picture(5, BufferedImage.TYPE_3BYTE_BGR))).isEqualTo(fast);
        BufferedImage larger = new BufferedImage(9, 9, BufferedImage.TYPE_INT_RGB);
        larger.getRaster().setRect(2, 3, picture(5, BufferedImage.TYPE_INT_RGB).getRaster());
        assertThat(pixels(larger.getSubimage(2, 3, 5, 5))).isEqualTo(fast);
    }

    private static float[] pixels(BufferedImage image) {
        return new Batch(0, List.of(new Example("a", image, "a thing"))).pixels();
    }

    @Test
    void picturesOfDifferentSizesAreRefused() {
        Example small = new Example("small", picture(2, BufferedImage.TYPE_INT_RGB), "small");
        Example large = new Example("large", picture(3, BufferedImage.TYPE_INT_RGB), "large");
        assertThatThrownBy(() -> new Batch(0, List.of(small, large)))
                .hasMessage("Example large is 3 x 3 pixels, but its batch has pictures of 2 x 2.");
        assertThatThrownBy(() -> new Batch(0, List.of()))
                .hasMessage("A batch needs at least one example, got none.");
        assertThatThrownBy(() -> new Example("x", small.image(), " "))
                .hasMessage("The caption of example x is empty; it needs at least one word.");
    }
}
