package unclip.data.shapes;

import org.apache.commons.rng.UniformRandomProvider;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * Chooses where objects stand and how large they are, so that the words of the caption are plainly
 * true: outlines never touch each other or the picture's edge, small and large ranges are apart,
 * and a relation's other axis stays nearly level.
 */
final class ScenePlacer {

    /** Between a small and a large object that stands alone, as a fraction of the side. */
    static final double SINGLE_SIZE_LIMIT = 0.46;

    /** Between small and large objects of a group or a relation. */
    static final double GROUP_SIZE_LIMIT = 0.285;

    private static final double MARGIN = 0.03;
    private static final double NEAR = 0.255;
    private static final double FAR = 0.745;

    /** Corners: upper left, upper right, lower left, lower right. */
    private static final List<Spot> CORNERS =
            List.of(
                    new Spot(NEAR, NEAR),
                    new Spot(FAR, NEAR),
                    new Spot(NEAR, FAR),
                    new Spot(FAR, FAR));

    private static final List<List<Spot>> TWO =
            List.of(
                    List.of(new Spot(NEAR, 0.5), new Spot(FAR, 0.5)),
                    List.of(new Spot(0.5, NEAR), new Spot(0.5, FAR)),
                    List.of(CORNERS.get(0), CORNERS.get(3)),
                    List.of(CORNERS.get(1), CORNERS.get(2)));

    private static final List<List<Spot>> THREE =
            List.of(
                    List.of(new Spot(0.5, NEAR), CORNERS.get(2), CORNERS.get(3)),
                    List.of(CORNERS.get(0), CORNERS.get(1), new Spot(0.5, FAR)),
                    List.of(CORNERS.get(0), new Spot(FAR, 0.5), CORNERS.get(2)),
                    List.of(CORNERS.get(1), new Spot(NEAR, 0.5), CORNERS.get(3)));

    /** A place and, once chosen, a size. */
    record Spot(double x, double y, double extent) {

        Spot(double x, double y) {
            this(x, y, 0);
        }
    }

    private final UniformRandomProvider random;

    ScenePlacer(UniformRandomProvider random) {
        this.random = random;
    }

    /** One spot per drawn object, in the layout's order. */
    List<Spot> place(Layout layout) {
        if (layout instanceof Layout.Single single) {
            return List.of(single(single.object().size(), single.position()));
        }
        return layout instanceof Layout.Pair pair ? pair(pair) : group((Layout.Group) layout);
    }

    private Spot single(@Nullable ObjectSize size, @Nullable Position position) {
        boolean corner = position != null && position != Position.CENTRE;
        double low = size == ObjectSize.SMALL ? 0.31 : size == ObjectSize.LARGE ? 0.53 : 0.45;
        double high = size == ObjectSize.SMALL ? 0.39 : size == ObjectSize.LARGE ? 0.68 : 0.64;
        double extent = uniform(low, corner ? Math.min(high, low + 0.05) : high);
        double spread = position == null ? 0.1 : 0.035;
        return new Spot(
                centre(position == null ? 0 : position.dx(), extent, spread),
                centre(position == null ? 0 : position.dy(), extent, spread),
                extent);
    }

    /** A coordinate in the middle (side 0) or just inside the lower (−1) or upper (1) edge. */
    private double centre(int side, double extent, double spread) {
        double room = 0.5 - MARGIN - extent / 2;
        if (side == 0) {
            double reach = Math.min(spread, room);
            return 0.5 + uniform(-reach, reach);
        }
        return 0.5 + side * (room - uniform(0, spread));
    }

    private List<Spot> group(Layout.Group group) {
        List<Spot> spots =
                switch (group.count()) {
                    case 2 -> TWO.get(random.nextInt(TWO.size()));
                    case 3 -> THREE.get(random.nextInt(THREE.size()));
                    default -> CORNERS;
                };
        double extent = several(group.object().size());
        List<Spot> placed = new ArrayList<>();
        for (Spot spot : spots) {
            placed.add(jittered(spot.x(), spot.y(), extent * uniform(0.97, 1.03)));
        }
        return List.copyOf(placed);
    }

    private List<Spot> pair(Layout.Pair pair) {
        double level = 0.5 + uniform(-0.08, 0.08);
        return List.of(
                beside(pair.relation(), level, several(pair.first().size())),
                beside(pair.relation().inverse(), level, several(pair.second().size())));
    }

    private Spot beside(Relation side, double level, double extent) {
        double x = side.dx() == 0 ? level : 0.5 + 0.245 * side.dx();
        double y = side.dy() == 0 ? level : 0.5 + 0.245 * side.dy();
        return jittered(x, y, extent);
    }

    private double several(@Nullable ObjectSize size) {
        if (size == ObjectSize.SMALL) {
            return uniform(0.2, 0.24);
        }
        return size == ObjectSize.LARGE ? uniform(0.33, 0.37) : uniform(0.28, 0.36);
    }

    private Spot jittered(double x, double y, double extent) {
        return new Spot(x + uniform(-0.02, 0.02), y + uniform(-0.02, 0.02), extent);
    }

    private double uniform(double low, double high) {
        return low + (high - low) * random.nextDouble();
    }
}
