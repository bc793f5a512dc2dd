package unclip.data.shapes;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One template laid over a map of coverages, and the search for the one that fits best. */
final class TemplateFit {

    private static final int FINALISTS = 8;
    private static final double CERTAIN = 0.95; // no other template can fit as well
    private static final double COVERED = 0.1; // coverage from which a pixel belongs to the box
    private static final double BLEED = 0.7; // how much a box of pixels exceeds the outline's
    private static final double FINEST_STEP = 0.1; // pixels

    private final ShapeTemplate template;
    private final double centreX;
    private final double centreY;
    private final double extent;
    private final double[] coverage;
    private final double iou;

    private TemplateFit(ShapeTemplate template, double[] place, double[] target, int columns) {
        this.template = template;
        centreX = place[0];
        centreY = place[1];
        extent = place[2];
        coverage = new double[target.length];
        template.cover(centreX, centreY, extent, columns, coverage);
        iou = iou(coverage, target);
    }

    /**
     * Finds the template, place and extent with the greatest intersection over union. All templates
     * start on the target's bounding box; the eight best are then moved and scaled in ever smaller
     * steps.
     *
     * @param target coverages, 0..1, row by row
     * @param columns the target's width
     */
    static TemplateFit best(double[] target, int columns) {
        double[] box = box(target, columns);
        List<TemplateFit> fits = new ArrayList<>();
        for (ShapeTemplate template : ShapeTemplate.all()) {
            double extent = template.extentFor(box[2], box[3]);
            fits.add(
                    new TemplateFit(
                            template, new double[] {box[0], box[1], extent}, target, columns));
        }
        fits.sort(Comparator.comparingDouble((TemplateFit fit) -> fit.iou).reversed());
        TemplateFit best = fits.get(0).refined(target, columns);
        for (int i = 1; i < FINALISTS && best.iou < CERTAIN; i++) {
            TemplateFit refined = fits.get(i).refined(target, columns);
            best = refined.iou > best.iou ? refined : best;
        }
        return best;
    }

    ShapeTemplate template() {
        return template;
    }

    /** In pixels from the left edge. */
    double centreX() {
        return centreX;
    }

    /** In pixels from the upper edge. */
    double centreY() {
        return centreY;
    }

    /** In pixels. */
    double extent() {
        return extent;
    }

    /** The template's coverage of each pixel; not to be changed. */
    double[] coverage() {
        return coverage;
    }

    double iou() {
        return iou;
    }

    /** Climbs along x, y and the extent in turn; halves the step when nothing improves. */
    private TemplateFit refined(double[] target, int columns) {
        TemplateFit best = this;
        for (double step = 0.5; step >= FINEST_STEP; step /= 2) {
            TemplateFit before;
            do {
                before = best;
                for (int axis = 0; axis < 3; axis++) {
                    TemplateFit up = best.moved(axis, step, target, columns);
                    TemplateFit better =
                            up.iou > best.iou ? up : best.moved(axis, -step, target, columns);
                    best = better.iou > best.iou ? better : best;
                }
            } while (best != before);
        }
        return best;
    }

    private TemplateFit moved(int axis, double by, double[] target, int columns) {
        double[] place = {centreX, centreY, extent};
        place[axis] += by;
        return new TemplateFit(template, place, target, columns);
    }

    /** Σ min(a, b) / Σ max(a, b), which for coverages 0 and 1 is intersection over union. */
    private static double iou(double[] a, double[] b) {
        double intersection = 0;
        double union = 1e-9;
        for (int i = 0; i < a.length; i++) {
            intersection += Math.min(a[i], b[i]);
            union += Math.max(a[i], b[i]);
        }
        return intersection / union;
    }

    /** Centre x, centre y, width and height of what is covered. */
    private static double[] box(double[] target, int columns) {
        int left = columns;
        int right = 0;
        int top = target.length;
        int bottom = 0;
        for (int i = 0; i < target.length; i++) {
            if (target[i] > COVERED) {
                left = Math.min(left, i % columns);
                right = Math.max(right, i % columns + 1);
                top = Math.min(top, i / columns);
                bottom = Math.max(bottom, i / columns + 1);
            }
        }
        double width = Math.max(1, right - left - BLEED);
        double height = Math.max(1, bottom - top - BLEED);
        return new double[] {(left + right) / 2.0, (top + bottom) / 2.0, width, height};
    }
}
