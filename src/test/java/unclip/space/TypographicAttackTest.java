package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.image.Fonts;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;

class TypographicAttackTest {

    @BeforeEach
    void textCanBeDrawn() {
        assumeThat(Fonts.problem()).isEmpty();
    }

    @Test
    void theLabelIsBlackOnWhiteInItsPlaceAndTheRestIsUntouched() {
        for (int size : new int[] {32, 64, 224}) {
            BufferedImage red = red(size);
            BufferedImage painted = TypographicAttack.label().paint(red, "pizza");
            int black = 0;
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    int rgb = painted.getRGB(x, y) & 0xffffff;
                    boolean inside = Math.abs(y + 0.5 - size / 2.0) <= size / 6.0 + 1;
                    assertThat(inside || rgb == 0xff0000).isTrue();
                    black += rgb == 0 ? 1 : 0;
                    assertThat(red.getRGB(x, y) & 0xffffff).isEqualTo(0xff0000);
                }
            }
            assertThat(black).as("letters at %s pixels", size).isBetween(20, size * size / 6);
        }
    }

    @Test
    void anEncoderThatCountsWhitePixelsChangesItsMind() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ZeroShot classifier = new ZeroShot(List.of("red", "white"), manager.eye(2));
            TypographicProbe probe =
                    TypographicProbe.run(
                            red(64),
                            "word",
                            new TypographicAttack(0.9, 0.5),
                            classifier,
                            10,
                            images -> whiteness(manager, images));
            assertThat(probe.seen()).isEqualTo("red");
            assertThat(probe.read()).isEqualTo("white");
            assertThat(probe.table().rowCount()).isEqualTo(2);
            assertThat(probe.before().get(0)).isGreaterThan(probe.after().get(0));
        }
    }

    @Test
    void aWordThatCannotBeReadIsNamed() {
        assertThatThrownBy(() -> TypographicAttack.label().paint(red(16), "incomprehensibilities"))
                .hasMessageContaining("not legible on a picture 16 pixels wide");
        assertThatThrownBy(() -> TypographicAttack.label().paint(red(16), " "))
                .hasMessageContaining("blank");
        assertThatThrownBy(() -> new TypographicAttack(0, 0.5)).hasMessageContaining("got 0.0");
    }

    private static NDArray whiteness(NDManager manager, List<BufferedImage> images) {
        float[] z = new float[2 * images.size()];
        for (int i = 0; i < images.size(); i++) {
            int white = (images.get(i).getRGB(32, 10) & 0xffffff) == 0xffffff ? 1 : 0;
            z[2 * i + white] = 1;
        }
        return manager.create(z, new Shape(images.size(), 2));
    }

    private static BufferedImage red(int size) {
        BufferedImage image = new BufferedImage(size, size, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setColor(Color.RED);
        g.fillRect(0, 0, size, size);
        g.dispose();
        return image;
    }
}
