package unclip.jupyter;

import unclip.image.FilmStrip;
import unclip.pipeline.Frames;
import unclip.sampler.Comparison;
import unclip.sampler.StepDifference;
import unclip.sampler.StepNumbers;
import unclip.sampler.Trajectory;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A trajectory: a line of facts and a table of its steps, and a film strip of its first image where
 * its samples are pictures. A comparison of two: where they part, and a table.
 */
final class TrajectoryView {

    private static final double MEBIBYTE = 1 << 20;

    private TrajectoryView() {}

    static Output of(Trajectory<?> trajectory) {
        List<StepNumbers> steps = trajectory.numbers();
        String facts = facts(trajectory);
        if (!trajectory.isOpen()) {
            return Output.text(facts + ", closed");
        }
        String table =
                SampleView.evenlySpaced(steps).stream()
                        .map(TrajectoryView::line)
                        .collect(Collectors.joining("\n", "\n", ""));
        Output output = Output.text(facts + (steps.isEmpty() ? "" : table));
        boolean pictures = ArrayPicture.isPictures(trajectory.x());
        List<FilmStrip.Frame> frames = pictures ? Frames.of(trajectory, 0) : List.of();
        if (frames.isEmpty()) {
            return output;
        }
        BufferedImage strip = SampleView.stripPicture(frames);
        return output.png(strip)
                .html("<div>" + Html.escape(facts) + "<br>" + Html.image(strip, facts) + "</div>");
    }

    private static String facts(Trajectory<?> trajectory) {
        int taken = trajectory.numbers().size();
        String origin = trajectory.origin().map(o -> ", forked before step " + o.step()).orElse("");
        return String.format(
                Locale.ROOT,
                "trajectory of %d steps%s%s, tensors of %d kept in %.1f MiB",
                trajectory.sampler().grid().steps(),
                trajectory.isComplete() ? "" : ", " + taken + " taken",
                origin,
                trajectory.kept().size(),
                trajectory.bytes() / MEBIBYTE);
    }

    private static String line(StepNumbers step) {
        return String.format(
                Locale.ROOT,
                "%5d  t %8s → %-8s  ᾱ %-10s  %.4f s",
                step.index(),
                Numbers.brief(step.from().t()),
                Numbers.brief(step.to().t()),
                Numbers.brief(step.from().alphaBar()),
                step.seconds());
    }

    static Output of(Comparison comparison) {
        Optional<StepDifference> first = comparison.firstDifference();
        String head =
                first.map(
                                        step ->
                                                "parted at step "
                                                        + step.index()
                                                        + ", t = "
                                                        + Numbers.brief(step.t()))
                                .orElse("no difference")
                        + ", rms difference of the results "
                        + Numbers.brief(comparison.result());
        return TableView.of(head, comparison.toTable());
    }
}
