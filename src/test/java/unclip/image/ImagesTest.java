package unclip.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.awt.image.BufferedImage;
import java.util.List;

class ImagesTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void everyByteSurvivesTheRoundTrip() {
        BufferedImage greys = new BufferedImage(256, 1, BufferedImage.TYPE_INT_RGB);
        for (int v = 0; v < 256; v++) {
            greys.setRGB(v, 0, v << 16 | (255 - v) << 8 | v);
        }
        BufferedImage back = Images.fromFloats(Images.toFloats(greys), 1, 256);
        assertThat(Pictures.pixels(back)).containsExactly(Pictures.pixels(greys));
    }

    @Test
    void rangeIsMinusOneToOneInPlanes() {
        BufferedImage image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, 0xff0000);
        image.setRGB(1, 0, 0x0000ff);
        assertThat(Images.toFloats(image)).containsExactly(1, -1, -1, -1, -1, 1);
    }

    @Test
    void batchKeepsOrderAndShape() {
        List<BufferedImage> images = List.of(Pictures.noise(5, 3, 1), Pictures.noise(5, 3, 2));
        NDArray batch = Images.toTensor(manager, images);
        assertThat(batch.getShape()).isEqualTo(new Shape(2, 3, 3, 5));
        assertThat(batch.getDataType()).isEqualTo(DataType.FLOAT32);
        List<BufferedImage> back = Images.toImages(batch);
        for (int i = 0; i < 2; i++) {
            assertThat(Pictures.pixels(back.get(i)))
                    .containsExactly(Pictures.pixels(images.get(i)));
            assertThat(Pictures.pixels(Images.toImage(batch.get(i))))
                    .containsExactly(Pictures.pixels(images.get(i)));
        }
    }

    @Test
    void valuesOutsideTheRangeAreClamped() {
        float[] values = {-7, 7, Float.NaN};
        BufferedImage image = Images.toImage(manager.create(values, new Shape(3, 1, 1)));
        assertThat(image.getRGB(0, 0)).isEqualTo(0xff00ff00);
    }

    @Test
    void greyAndHalfPrecisionAreUnderstood() {
        NDArray grey = manager.create(new float[] {1, -1}, new Shape(1, 1, 2));
        assertThat(Pictures.pixels(Images.toImage(grey))).containsExactly(0xffffffff, 0xff000000);
        NDArray half = grey.toType(DataType.FLOAT16, true);
        assertThat(Pictures.pixels(Images.toImage(half))).containsExactly(0xffffffff, 0xff000000);
    }

    @Test
    void transparencyShowsWhite() {
        BufferedImage clear = new BufferedImage(1, 1, BufferedImage.TYPE_INT_ARGB);
        assertThat(Images.toFloats(clear)).containsExactly(1, 1, 1);
        clear.setRGB(0, 0, 0x80ff0000);
        float[] half = Images.toFloats(clear);
        assertThat(half[0]).isEqualTo(1);
        assertThat(half[1]).isBetween(-0.02f, 0.02f);
    }

    @Test
    void wrongShapesAreOneSentence() {
        assertThatThrownBy(() -> Images.toImage(manager.zeros(new Shape(4, 2, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("An image must have the shape [3, H, W] or [1, H, W], got (4, 2, 2)");
        assertThatThrownBy(() -> Images.toImages(manager.zeros(new Shape(3, 2, 2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("got (3, 2, 2)");
        assertThatThrownBy(() -> Images.toTensor(manager, List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A batch needs at least one image, got none");
        List<BufferedImage> mixed = List.of(Pictures.noise(2, 2, 1), Pictures.noise(3, 2, 1));
        assertThatThrownBy(() -> Images.toTensor(manager, mixed))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("image 0 is 2 × 2, image 1 is 3 × 2");
    }

    @Test
    void scalingRepeatsPixels() {
        BufferedImage image = Pictures.noise(3, 2, 5);
        BufferedImage scaled = Scaling.nearest(image, 4);
        assertThat(scaled.getWidth()).isEqualTo(12);
        assertThat(scaled.getHeight()).isEqualTo(8);
        for (int y = 0; y < 8; y++) {
            for (int x = 0; x < 12; x++) {
                assertThat(scaled.getRGB(x, y)).isEqualTo(image.getRGB(x / 4, y / 4));
            }
        }
        assertThatThrownBy(() -> Scaling.nearest(image, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("The scale must be at least 1, got 0");
    }
}
