package unclip.data.emoji.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reduces a picture with alpha to a small palette: median cut (Heckbert 1982), then a few rounds of
 * k-means (Lloyd 1982). Everything is visited in a fixed order, so the result is deterministic.
 *
 * <p>Colours are compared by what they do when painted over a grey background g drawn uniformly
 * from 0..255. The expected squared error over the three channels is a Euclidean distance:
 *
 * <pre>
 * E_g Σ_c (α c + (1 − α) g − α' c' − (1 − α') g)²  =  |v − v'|²
 * v = (α (r − 127.5), α (g − 127.5), α (b − 127.5), 127.5 α)
 * </pre>
 */
final class PaletteQuantizer {

    private static final int LLOYD_ROUNDS = 10;
    private static final double MID = 127.5;

    private PaletteQuantizer() {}

    /**
     * Quantises.
     *
     * @param argb not premultiplied
     * @param colours at least 2
     * @return the same number of pixels with at most {@code colours} different values; fully
     *     transparent pixels become 0
     */
    static int[] quantize(int[] argb, int colours) {
        Map<Integer, Integer> counts = new TreeMap<>();
        boolean transparent = false;
        for (int colour : argb) {
            if (colour >>> 24 == 0) {
                transparent = true;
            } else {
                counts.merge(colour, 1, Integer::sum);
            }
        }
        int room = transparent ? colours - 1 : colours;
        Map<Integer, Integer> replacement =
                counts.size() <= room ? Map.of() : new Clusters(counts).reduce(room);
        int[] result = new int[argb.length];
        for (int i = 0; i < argb.length; i++) {
            result[i] = argb[i] >>> 24 == 0 ? 0 : replacement.getOrDefault(argb[i], argb[i]);
        }
        return result;
    }

    /** The distinct colours as weighted points. */
    private static final class Clusters {
        private final int[] colours;
        private final double[] weight;
        private final double[][] point;

        Clusters(Map<Integer, Integer> counts) {
            colours = counts.keySet().stream().mapToInt(Integer::intValue).toArray();
            weight = counts.values().stream().mapToDouble(Integer::doubleValue).toArray();
            point = Arrays.stream(colours).mapToObj(Clusters::embed).toArray(double[][]::new);
        }

        Map<Integer, Integer> reduce(int room) {
            double[][] centres = medianCut(room);
            int[] owner = assign(centres);
            for (int round = 0; round < LLOYD_ROUNDS; round++) {
                recentre(centres, owner);
                owner = assign(centres);
            }
            Map<Integer, Integer> replacement = new TreeMap<>();
            for (int i = 0; i < colours.length; i++) {
                replacement.put(colours[i], project(centres[owner[i]]));
            }
            return replacement;
        }

        private double[][] medianCut(int room) {
            List<Integer> all = new ArrayList<>();
            for (int i = 0; i < colours.length; i++) {
                all.add(i);
            }
            List<Box> boxes = new ArrayList<>();
            boxes.add(box(all));
            while (boxes.size() < room) {
                Box widest = boxes.get(0);
                for (Box box : boxes) {
                    if (box.spread > widest.spread) {
                        widest = box;
                    }
                }
                if (widest.members.size() < 2) {
                    break;
                }
                boxes.remove(widest);
                int cut = cut(widest);
                boxes.add(box(widest.members.subList(0, cut)));
                boxes.add(box(widest.members.subList(cut, widest.members.size())));
            }
            return boxes.stream().map(box -> box.mean).toArray(double[][]::new);
        }

        /** Sorts the box along its longest axis and finds the last member of the lower half. */
        private int cut(Box box) {
            int axis = box.axis;
            box.members.sort(
                    Comparator.comparingDouble((Integer i) -> point[i][axis])
                            .thenComparingInt(i -> colours[i]));
            int cut = 1;
            while (cut < box.members.size() - 1
                    && point[box.members.get(cut)][axis] <= box.mean[axis]) {
                cut++;
            }
            return cut;
        }

        private Box box(List<Integer> members) {
            double total = 0;
            double[] mean = new double[4];
            for (int i : members) {
                total += weight[i];
                for (int k = 0; k < 4; k++) {
                    mean[k] += weight[i] * point[i][k];
                }
            }
            for (int k = 0; k < 4; k++) {
                mean[k] /= total;
            }
            double[] variance = new double[4];
            for (int i : members) {
                for (int k = 0; k < 4; k++) {
                    double d = point[i][k] - mean[k];
                    variance[k] += weight[i] * d * d;
                }
            }
            int axis = 0;
            for (int k = 1; k < 4; k++) {
                if (variance[k] > variance[axis]) {
                    axis = k;
                }
            }
            return new Box(new ArrayList<>(members), mean, axis, variance[axis]);
        }

        private int[] assign(double[][] centres) {
            int[] owner = new int[colours.length];
            for (int i = 0; i < owner.length; i++) {
                double best = Double.POSITIVE_INFINITY;
                for (int c = 0; c < centres.length; c++) {
                    double distance = squaredDistance(point[i], centres[c]);
                    if (distance < best) {
                        best = distance;
                        owner[i] = c;
                    }
                }
            }
            return owner;
        }

        private void recentre(double[][] centres, int[] owner) {
            double[][] sum = new double[centres.length][4];
            double[] total = new double[centres.length];
            for (int i = 0; i < owner.length; i++) {
                total[owner[i]] += weight[i];
                for (int k = 0; k < 4; k++) {
                    sum[owner[i]][k] += weight[i] * point[i][k];
                }
            }
            for (int c = 0; c < centres.length; c++) {
                if (total[c] > 0) {
                    for (int k = 0; k < 4; k++) {
                        centres[c][k] = sum[c][k] / total[c];
                    }
                }
            }
        }

        private static double squaredDistance(double[] a, double[] b) {
            double d0 = a[0] - b[0];
            double d1 = a[1] - b[1];
            double d2 = a[2] - b[2];
            double d3 = a[3] - b[3];
            return d0 * d0 + d1 * d1 + d2 * d2 + d3 * d3;
        }

        private static double[] embed(int argb) {
            double alpha = (argb >>> 24) / 255.0;
            return new double[] {
                alpha * ((argb >> 16 & 0xff) - MID),
                alpha * ((argb >> 8 & 0xff) - MID),
                alpha * ((argb & 0xff) - MID),
                alpha * MID
            };
        }

        private static int project(double[] v) {
            double alpha = v[3] / MID;
            int a = Math.max(1, level(255 * alpha));
            return a << 24
                    | level(v[0] / alpha + MID) << 16
                    | level(v[1] / alpha + MID) << 8
                    | level(v[2] / alpha + MID);
        }

        private static int level(double x) {
            return (int) Math.max(0, Math.min(255, Math.floor(x + 0.5)));
        }
    }

    private static final class Box {
        private final List<Integer> members;
        private final double[] mean;
        private final int axis;
        private final double spread;

        Box(List<Integer> members, double[] mean, int axis, double spread) {
            this.members = members;
            this.mean = mean;
            this.axis = axis;
            this.spread = spread;
        }
    }
}
