package unclip.pipeline;

import ai.djl.ndarray.NDArray;

import unclip.diffusion.Prediction;
import unclip.image.FilmStrip;
import unclip.image.Images;
import unclip.sampler.KeptStep;
import unclip.sampler.Trajectory;

import java.awt.image.BufferedImage;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;

/** Pictures of a trajectory of pictures. */
public final class Frames {

    private static final MathContext DIGITS = new MathContext(4);

    private Frames() {}

    /**
     * x_t and x̂_0 of the kept steps that predict.
     *
     * @param trajectory of samples {@code [B, 3, H, W]} or {@code [B, 1, H, W]}
     * @param image which row of the batch
     */
    public static List<FilmStrip.Frame> of(Trajectory<?> trajectory, int image) {
        List<FilmStrip.Frame> frames = new ArrayList<>();
        for (KeptStep step : trajectory.kept()) {
            Prediction p = step.prediction();
            if (p != null) {
                frames.add(
                        new FilmStrip.Frame(
                                label(step.t()),
                                picture(step.xt(), image),
                                picture(p.x0Hat(), image)));
            }
        }
        return frames;
    }

    private static BufferedImage picture(NDArray batch, int image) {
        try (NDArray row = batch.get(image)) {
            return Images.toImage(row);
        }
    }

    /** {@code t = 500}; four digits of a time between two steps. */
    static String label(double t) {
        if (t == Math.rint(t)) {
            return "t = " + Math.round(t);
        }
        return "t = " + BigDecimal.valueOf(t).round(DIGITS).stripTrailingZeros().toPlainString();
    }
}
