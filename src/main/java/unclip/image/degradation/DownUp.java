package unclip.image.degradation;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.image.Resize;

/**
 * A picture made smaller and brought back to its size, each way by an interpolation drawn among
 * nearest neighbour, bilinear and bicubic (Zhang et al. 2021, section 3.2).
 *
 * @param factorFrom the smaller side over the larger is drawn uniformly between this, above 0,
 * @param factorTo and this, at most 1
 */
public record DownUp(double factorFrom, double factorTo) implements Degradation {

    private static final double SMALLEST = 0.01;

    /** Checks the factors. */
    public DownUp {
        Range.check("A factor of scaling down", factorFrom, factorTo, SMALLEST, 1);
    }

    @Override
    public Planes apply(Planes picture, UniformRandomProvider random) {
        double factor = Range.draw(factorFrom, factorTo, random);
        Resize.Filter down = filter(random);
        Resize.Filter up = filter(random);
        int H = picture.height();
        int W = picture.width();
        int h = (int) Math.max(1, Math.rint(factor * H));
        int w = (int) Math.max(1, Math.rint(factor * W));
        return new Planes(up.planes(down.planes(picture.values(), H, W, h, w), h, w, H, W), H, W);
    }

    private static Resize.Filter filter(UniformRandomProvider random) {
        Resize.Filter[] all = Resize.Filter.values();
        return all[random.nextInt(all.length)];
    }
}
