package unclip.data.shapes;

import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * The outlines of the eight shapes in a unit box: x and y from −1/2 to 1/2, y downwards, centred on
 * the origin. They are scaled to look about equally large, so not all of them fill the box.
 */
final class Silhouette {

    private Silhouette() {}

    /** The outline, a new path. */
    static Path2D of(ShapeKind shape) {
        return switch (shape) {
            case CIRCLE -> new Path2D.Double(disc(0.48));
            case SQUARE -> new Path2D.Double(new Rectangle2D.Double(-0.43, -0.43, 0.86, 0.86));
            case HEART -> heart();
            case TRIANGLE -> centred(polygon(0, -0.577, 0.5, 0.289, -0.5, 0.289));
            case DIAMOND -> polygon(0, -0.5, 0.39, 0, 0, 0.5, -0.39, 0);
            case STAR -> star();
            case CROSS -> cross(0.48, 0.16);
            case RING -> ring(0.48, 0.24);
        };
    }

    /** The outline placed in a picture. */
    static Shape at(ShapeKind shape, double centreX, double centreY, double extent) {
        AffineTransform placing = AffineTransform.getTranslateInstance(centreX, centreY);
        placing.scale(extent, extent);
        return placing.createTransformedShape(of(shape));
    }

    private static Ellipse2D disc(double radius) {
        return new Ellipse2D.Double(-radius, -radius, 2 * radius, 2 * radius);
    }

    private static Path2D heart() {
        Path2D heart = new Path2D.Double();
        heart.moveTo(0, 0.47);
        heart.curveTo(-0.22, 0.27, -0.5, 0.10, -0.5, -0.17);
        heart.curveTo(-0.5, -0.34, -0.38, -0.45, -0.25, -0.45);
        heart.curveTo(-0.13, -0.45, -0.04, -0.38, 0, -0.27);
        heart.curveTo(0.04, -0.38, 0.13, -0.45, 0.25, -0.45);
        heart.curveTo(0.38, -0.45, 0.5, -0.34, 0.5, -0.17);
        heart.curveTo(0.5, 0.10, 0.22, 0.27, 0, 0.47);
        heart.closePath();
        return centred(heart);
    }

    private static Path2D star() {
        double[] points = new double[20];
        for (int i = 0; i < 10; i++) {
            double radius = i % 2 == 0 ? 0.525 : 0.235;
            points[2 * i] = radius * Math.sin(i * Math.PI / 5);
            points[2 * i + 1] = -radius * Math.cos(i * Math.PI / 5);
        }
        return centred(polygon(points));
    }

    private static Path2D cross(double reach, double half) {
        return polygon(
                -half, -reach, half, -reach, half, -half, reach, -half, reach, half, half, half,
                half, reach, -half, reach, -half, half, -reach, half, -reach, -half, -half, -half);
    }

    private static Path2D ring(double outer, double inner) {
        Path2D ring = new Path2D.Double(Path2D.WIND_EVEN_ODD);
        ring.append(disc(outer), false);
        ring.append(disc(inner), false);
        return ring;
    }

    private static Path2D polygon(double... xy) {
        Path2D polygon = new Path2D.Double();
        polygon.moveTo(xy[0], xy[1]);
        for (int i = 2; i < xy.length; i += 2) {
            polygon.lineTo(xy[i], xy[i + 1]);
        }
        polygon.closePath();
        return polygon;
    }

    /** Moves a path so that its bounding box is centred on the origin. */
    private static Path2D centred(Path2D path) {
        Rectangle2D box = path.getBounds2D();
        path.transform(AffineTransform.getTranslateInstance(-box.getCenterX(), -box.getCenterY()));
        return path;
    }
}
