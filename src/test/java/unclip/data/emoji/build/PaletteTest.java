package unclip.data.emoji.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;

import unclip.data.PictureFormats;
import unclip.math.RandomStreams;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.Arrays;

class PaletteTest {

    private static final int SIDE = 33; // rows that do not fill their last byte

    private static int[] noise(long seed, int colours) {
        UniformRandomProvider random = RandomStreams.open(seed, colours);
        int[] palette = random.ints(colours).toArray();
        palette[0] = 0;
        return random.ints(SIDE * SIDE, 0, colours).map(i -> palette[i]).toArray();
    }

    private static int[] gradient() {
        int[] argb = new int[SIDE * SIDE];
        for (int i = 0; i < argb.length; i++) {
            int x = i % SIDE * 7;
            int y = i / SIDE * 7;
            argb[i] = Math.min(255, 40 + x) << 24 | x << 16 | y << 8 | (255 - x);
        }
        return argb;
    }

    @Property(tries = 60)
    void aPngSurvivesAtEveryDepth(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 256) int colours)
            throws IOException {
        int[] argb = noise(seed, colours);
        byte[] png = PalettePng.encode(argb, SIDE, SIDE);
        BufferedImage back = PictureFormats.decode(png, "test");
        assertThat(back.getRGB(0, 0, SIDE, SIDE, null, 0, SIDE)).isEqualTo(argb);
    }

    @Test
    void moreColoursThanAPaletteHoldsAreRefused() {
        assertThatThrownBy(() -> PalettePng.encode(gradient(), SIDE, SIDE))
                .hasMessageContaining("at most 256 colours, got 1089");
    }

    @Property(tries = 30)
    void fewColoursAreKeptExactly(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 64) int colours) {
        int[] argb = noise(seed, colours);
        int[] visible = Arrays.stream(argb).map(p -> p >>> 24 == 0 ? 0 : p).toArray();
        assertThat(PaletteQuantizer.quantize(argb, 64)).isEqualTo(visible);
    }

    @Property(tries = 30)
    void manyColoursBecomeFewAndAlwaysTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 2, max = 64) int colours) {
        int[] argb = noise(seed, 300);
        int[] reduced = PaletteQuantizer.quantize(argb, colours);
        assertThat(Arrays.stream(reduced).distinct().count()).isBetween(1L, (long) colours);
        assertThat(PaletteQuantizer.quantize(argb.clone(), colours)).isEqualTo(reduced);
        for (int i = 0; i < argb.length; i++) {
            assertThat(reduced[i] >>> 24 == 0).isEqualTo(argb[i] >>> 24 == 0);
        }
    }

    @Test
    void moreColoursAreCloser() {
        int[] argb = gradient();
        double before = 0;
        for (int colours : new int[] {4, 16, 64, 256}) {
            double psnr = Psnr.onWhite(argb, PaletteQuantizer.quantize(argb, colours));
            assertThat(psnr).isGreaterThan(before + 3);
            before = psnr;
        }
        assertThat(Psnr.onWhite(argb, argb)).isEqualTo(Psnr.LOSSLESS);
    }
}
