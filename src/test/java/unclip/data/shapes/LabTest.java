package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.data.Palette;
import unclip.math.RandomStreams;

class LabTest {

    @ParameterizedTest
    @CsvSource({ // well-known values of the sRGB corners under D65
        "0xffffff, 100, 0, 0",
        "0x000000, 0, 0, 0",
        "0xff0000, 53.24, 80.09, 67.20",
        "0x00ff00, 87.73, -86.18, 83.18",
        "0x0000ff, 32.30, 79.19, -107.86"
    })
    void convertsTheCornersOfSrgb(String rgb, double l, double a, double b) {
        Lab lab = Lab.of(Integer.decode(rgb));
        assertThat(lab.l()).isCloseTo(l, within(0.02));
        assertThat(lab.a()).isCloseTo(a, within(0.02));
        assertThat(lab.b()).isCloseTo(b, within(0.02));
    }

    @ParameterizedTest
    @EnumSource(Palette.class)
    void aShiftedColourKeepsItsWord(Palette colour) {
        UniformRandomProvider random = RandomStreams.open(colour.rgb());
        for (int i = 0; i < 500; i++) {
            assertThat(Lab.nearest(ColourJitter.near(colour, random))).isEqualTo(colour);
        }
    }

    @Test
    void everyPatternGapStandsOutFromEveryBackground() {
        for (Palette background : Scene.BACKGROUNDS) {
            for (Palette colour : Palette.values()) {
                if (colour != background) {
                    int gap = SceneRenderer.mixed(colour.rgb(), background.rgb());
                    assertThat(Lab.of(gap).distance(Lab.of(background.rgb())))
                            .as("%s on %s", colour, background)
                            .isGreaterThan(8);
                }
            }
        }
    }
}
