package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.sampling.distribution.ZigguratSampler;
import org.junit.jupiter.api.Test;

import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.util.List;

class SceneReaderTest {

    private final SceneReader reader = new SceneReader();

    @Test
    void findsCentresAndExtentsToAFractionOfAPixel() {
        SceneRenderer renderer = new SceneRenderer(32);
        for (int i = 0; i < 200; i++) {
            UniformRandomProvider random = RandomStreams.open(3, i);
            SceneSampler singles = new SceneSampler(SceneMix.DEFAULT.onlySingles(), Split.ALL);
            RenderedScene rendered = renderer.render(singles.next(random), random);
            PlacedObject drawn = rendered.objects().get(0);
            ReadObject seen = reader.read(rendered.image()).objects().get(0);
            assertThat(seen.x()).isCloseTo(drawn.x(), within(0.6 / 32));
            assertThat(seen.y()).isCloseTo(drawn.y(), within(0.6 / 32));
            assertThat(seen.extent()).isCloseTo(drawn.extent(), within(1.2 / 32));
        }
    }

    @Test
    void readsADiscThatAnotherProgramDrew() {
        BufferedImage image = new BufferedImage(40, 40, BufferedImage.TYPE_INT_ARGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setColor(new Color(0xf4f0e8));
        g.fillRect(0, 0, 40, 40);
        g.setColor(new Color(0xd02030));
        g.fill(new Ellipse2D.Double(6.3, 8.9, 20, 20));
        g.dispose();

        SceneReading reading = reader.read(image);
        assertThat(reading.background()).isEqualTo(Palette.WHITE);
        assertThat(reading.objects()).hasSize(1);
        ReadObject disc = reading.objects().get(0);
        assertThat(disc.colour()).isEqualTo(Palette.RED);
        assertThat(disc.shape()).isEqualTo(ShapeKind.CIRCLE);
        assertThat(disc.fill()).isEqualTo(Fill.SOLID);
        assertThat(disc.x()).isCloseTo(16.3 / 40, within(0.01));
        assertThat(disc.iou()).isGreaterThan(0.9);
    }

    @Test
    void toleratesTheNoiseAndBlurOfAGoodGenerator() {
        SceneMix plain = new SceneMix(2, 1, 1, 0.4, 0, 0.4, false);
        SceneSampler sampler = new SceneSampler(plain, Split.ALL);
        PromptChecker checker = new PromptChecker();
        SceneRenderer renderer = new SceneRenderer(32);
        int agreed = 0;
        for (int i = 0; i < 400; i++) {
            UniformRandomProvider random = RandomStreams.open(5, i);
            RenderedScene rendered = renderer.render(sampler.next(random), random);
            BufferedImage worn = noisy(blurred(rendered.image()), 4, random);
            agreed += checker.check(worn, rendered.scene().caption()).allCorrect() ? 1 : 0;
        }
        assertThat(agreed).isGreaterThanOrEqualTo(380);
    }

    @Test
    void pureNoiseFulfilsNoPrompt() {
        PromptChecker checker = new PromptChecker();
        SceneMix bare = new SceneMix(1, 1, 1, 0, 0, 0, false);
        SceneSampler sampler = new SceneSampler(bare, Split.ALL);
        for (int i = 0; i < 20; i++) {
            UniformRandomProvider random = RandomStreams.open(6, i);
            BufferedImage grey = new SceneRenderer(32).draw(List.of(), 0x808080);
            SceneReading reading = reader.read(noisy(grey, 10 * (i % 10), random));
            for (int j = 0; j < 200; j++) {
                ScenePrompt prompt = new ScenePrompt(sampler.next(random).layout(), null);
                assertThat(checker.check(reading, prompt).allCorrect()).isFalse();
            }
        }
    }

    private static BufferedImage blurred(BufferedImage image) {
        float[] weights = {1, 2, 1, 2, 8, 2, 1, 2, 1};
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= 20;
        }
        return new ConvolveOp(new Kernel(3, 3, weights), ConvolveOp.EDGE_NO_OP, null)
                .filter(image, null);
    }

    private static BufferedImage noisy(
            BufferedImage image, double sigma, UniformRandomProvider random) {
        ZigguratSampler.NormalizedGaussian normal = ZigguratSampler.NormalizedGaussian.of(random);
        BufferedImage noisy =
                new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int rgb = 0;
                for (int shift = 0; shift <= 16; shift += 8) {
                    double level = (image.getRGB(x, y) >> shift & 0xff) + sigma * normal.sample();
                    rgb |= (int) Math.max(0, Math.min(255, Math.round(level))) << shift;
                }
                noisy.setRGB(x, y, rgb);
            }
        }
        return noisy;
    }
}
