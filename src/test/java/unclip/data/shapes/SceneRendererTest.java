package unclip.data.shapes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import unclip.data.Palette;
import unclip.math.RandomStreams;

import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;

class SceneRendererTest {

    private static final SceneSampler EVERYTHING =
            new SceneSampler(new SceneMix(1, 1, 1, 0.5, 0.5, 0.5, true), Split.ALL);

    @Property(tries = 300)
    void objectsNeitherTouchEachOtherNorTheEdge(@ForAll long seed) {
        List<PlacedObject> objects = rendered(16, seed).objects();
        for (int i = 0; i < objects.size(); i++) {
            Rectangle2D box = objects.get(i).bounds();
            assertThat(new Rectangle2D.Double(0.01, 0.01, 0.98, 0.98).contains(box)).isTrue();
            for (int j = 0; j < i; j++) {
                Rectangle2D near = objects.get(j).bounds();
                near.setFrameFromCenter(
                        near.getCenterX(),
                        near.getCenterY(),
                        near.getMaxX() + 0.06,
                        near.getMaxY() + 0.06);
                assertThat(near.intersects(box)).isFalse();
            }
        }
    }

    @Property(tries = 200)
    void theSameStreamGivesTheSameGeometryAtEverySizeAndTheSamePictureTwice(@ForAll long seed) {
        RenderedScene small = rendered(16, seed);
        RenderedScene large = rendered(48, seed);
        assertThat(large.objects()).isEqualTo(small.objects());
        assertThat(large.backgroundRgb()).isEqualTo(small.backgroundRgb());
        assertThat(pixels(rendered(16, seed).image())).isEqualTo(pixels(small.image()));
    }

    @ParameterizedTest
    @EnumSource(ShapeKind.class)
    void everySilhouetteIsCentredInItsUnitBox(ShapeKind shape) {
        Rectangle2D box = Silhouette.of(shape).getBounds2D();
        assertThat(box.getCenterX()).isCloseTo(0, within(1e-6));
        assertThat(box.getCenterY()).isCloseTo(0, within(1e-6));
        assertThat(Math.max(box.getWidth(), box.getHeight())).isBetween(0.85, 1.0 + 1e-6);
    }

    @ParameterizedTest
    @EnumSource(ShapeKind.class)
    void theDrawnPixelsFillTheRecordedBounds(ShapeKind shape) {
        ShapeObject object = ShapeObject.of(Palette.BLACK, shape);
        PlacedObject placed = new PlacedObject(object, 0.47, 0.55, 0.6, 0);
        BufferedImage image = new SceneRenderer(128).draw(List.of(placed), 0xffffff);
        Rectangle2D drawn = new Rectangle2D.Double();
        for (int i = 0; i < 128 * 128; i++) {
            int x = i % 128;
            int y = i / 128;
            if (image.getRGB(x, y) != 0xffffffff) {
                Rectangle2D pixel = new Rectangle2D.Double(x, y, 1, 1);
                drawn = drawn.isEmpty() ? pixel : drawn.createUnion(pixel);
            }
        }
        Rectangle2D bounds = placed.bounds();
        assertThat(drawn.getMinX()).isCloseTo(bounds.getMinX() * 128, within(1.5));
        assertThat(drawn.getMaxX()).isCloseTo(bounds.getMaxX() * 128, within(1.5));
        assertThat(drawn.getMinY()).isCloseTo(bounds.getMinY() * 128, within(1.5));
        assertThat(drawn.getMaxY()).isCloseTo(bounds.getMaxY() * 128, within(1.5));
    }

    @Test
    void sizeWordsMeanWhatTheySay() {
        for (int i = 0; i < 500; i++) {
            RenderedScene rendered = rendered(16, i);
            for (PlacedObject placed : rendered.objects()) {
                boolean single = rendered.scene().layout() instanceof Layout.Single;
                if (placed.object().size() == ObjectSize.LARGE) {
                    assertThat(placed.extent()).isBetween(single ? 0.5 : 0.32, 0.7);
                } else if (placed.object().size() == ObjectSize.SMALL) {
                    assertThat(placed.extent()).isBetween(0.19, single ? 0.4 : 0.25);
                }
            }
        }
    }

    @Test
    void refusesSizesThatMakeNoPicture() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new SceneRenderer(7))
                .withMessageContaining("not 7");
    }

    private static RenderedScene rendered(int size, long seed) {
        UniformRandomProvider random = RandomStreams.open(seed);
        return new SceneRenderer(size).render(EVERYTHING.next(random), random);
    }

    private static int[] pixels(BufferedImage image) {
        int size = image.getWidth();
        return image.getRGB(0, 0, size, size, null, 0, size);
    }
}
