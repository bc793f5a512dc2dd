package unclip.jupyter.explore;

import unclip.diffusion.Prediction;
import unclip.jupyter.widget.Widget;
import unclip.sampler.KeptStep;
import unclip.sampler.StepNumbers;
import unclip.sampler.Trajectory;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A run, step by step. */
final class TrajectoryExplorer {

    private static final int MILLISECONDS = 150;
    private static final int MOST_STILLS = 5;

    private TrajectoryExplorer() {}

    static Widget of(Trajectory<?> trajectory, int image) {
        Batches.requirePictures(trajectory.x(), image);
        List<Film.Frame> frames = new ArrayList<>();
        for (KeptStep step : trajectory.kept()) {
            frames.add(frame(step, image));
        }
        if (frames.isEmpty()) {
            throw new IllegalArgumentException(
                    "The trajectory has kept no step yet; run it, or advance it.");
        }
        if (trajectory.isComplete()) {
            BufferedImage result = Batches.picture(trajectory.result(), image);
            frames.add(new Film.Frame("the result", List.of("x_0"), List.of(result)));
        }
        Widget film = Film.of("step", frames, MILLISECONDS);
        film.standIn(
                "a run of %s steps, to step through".formatted(trajectory.numbers().size()),
                Film.still(frames, MOST_STILLS));
        return film;
    }

    private static Film.Frame frame(KeptStep step, int image) {
        List<String> names = new ArrayList<>(List.of("x_t"));
        List<BufferedImage> pictures = new ArrayList<>(List.of(Batches.picture(step.xt(), image)));
        Prediction p = step.prediction();
        if (p != null) {
            names.addAll(List.of("x̂_0", "ε̂"));
            pictures.add(Batches.picture(p.x0Hat(), image));
            pictures.add(Batches.picture(p.epsHat(), image));
        }
        return new Film.Frame(caption(step.numbers()), names, pictures);
    }

    private static String caption(StepNumbers numbers) {
        return String.format(
                Locale.ROOT,
                "step %d of %d: t = %.4g → %.4g, ᾱ = %.4f, ln SNR = %.2f",
                numbers.index(),
                numbers.count(),
                numbers.from().t(),
                numbers.to().t(),
                numbers.from().alphaBar(),
                2 * numbers.from().lambda());
    }
}
