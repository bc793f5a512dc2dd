package unclip.jupyter.explore;

import unclip.jupyter.widget.Dropdown;
import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.IntSlider;
import unclip.jupyter.widget.Interact;
import unclip.jupyter.widget.Widget;
import unclip.sampler.Fork;
import unclip.sampler.Trajectory;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A run, and what becomes of it when a step is edited. */
final class ForkExplorer {

    private ForkExplorer() {}

    static <C> Map<String, UnaryOperator<Fork<C>>> edits() {
        Map<String, UnaryOperator<Fork<C>>> edits = new LinkedHashMap<>();
        edits.put("x̂_0 mirrored", fork -> fork.editX0Alone(x -> x.flip(3)));
        edits.put("x̂_0 upside down", fork -> fork.editX0Alone(x -> x.flip(2)));
        edits.put(
                "x̂_0 without colour",
                fork -> fork.editX0Alone(x -> x.mean(new int[] {1}, true).broadcast(x.getShape())));
        edits.put("x̂_0 at half contrast", fork -> fork.editX0Alone(x -> x.mul(0.5)));
        return edits;
    }

    static <C> Widget of(Trajectory<C> trajectory, Map<String, UnaryOperator<Fork<C>>> edits) {
        Batches.requirePictures(trajectory.result(), 0);
        int last = trajectory.next() - 1;
        if (last <= trajectory.first()) {
            throw new IllegalArgumentException("A run to fork has two steps at least.");
        }
        IntSlider step =
                IntSlider.of(
                        "fork before step",
                        trajectory.first(),
                        last,
                        (trajectory.first() + last) / 2);
        Dropdown<UnaryOperator<Fork<C>>> edit = Dropdown.of("edit", edits);
        return Interact.interact(
                (s, e) -> HTML.of(Film.html(forked(trajectory, s, e))), step, edit);
    }

    private static <C> Film.Frame forked(
            Trajectory<C> trajectory, int step, UnaryOperator<Fork<C>> edit) {
        try (Trajectory<C> other = edit.apply(trajectory.rewind(step)).run()) {
            String caption =
                    String.format(
                            Locale.ROOT,
                            "forked at t = %.4g; the results differ by %.3f (rms)",
                            trajectory.numbers().get(step - trajectory.first()).from().t(),
                            trajectory.compare(other).result());
            List<BufferedImage> pictures =
                    List.of(
                            Batches.picture(trajectory.result(), 0),
                            Batches.picture(other.result(), 0));
            return new Film.Frame(caption, List.of("as it was", "forked"), pictures);
        }
    }
}
