package unclip.jupyter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Prediction;
import unclip.image.Images;
import unclip.sampler.KeptStep;
import unclip.sampler.Step;
import unclip.sampler.StepNumbers;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * A sampling step: the update with its numbers, x_t, x̂_0 and ε̂ side by side if they are pictures,
 * and every number with its equation and source.
 */
final class StepView {

    private StepView() {}

    static Output of(Step step) {
        if (step.xt().isReleased()) {
            return Output.text(head(step.index(), step.count()) + ", its arrays already freed");
        }
        List<NDArray> shown = new ArrayList<>(List.of(step.xt()));
        if (step.isPredicted()) {
            add(shown, step.prediction());
        }
        return of(step.numbers(), shown);
    }

    static Output of(KeptStep step) {
        if (step.xt().isReleased()) {
            return of(step.numbers());
        }
        List<NDArray> shown = new ArrayList<>(List.of(step.xt()));
        Prediction p = step.prediction();
        if (p != null) {
            add(shown, p);
        }
        return of(step.numbers(), shown);
    }

    static Output of(StepNumbers numbers) {
        return of(numbers, List.of());
    }

    private static void add(List<NDArray> shown, Prediction p) {
        shown.add(p.x0Hat());
        shown.add(p.epsHat());
    }

    private static Output of(StepNumbers numbers, List<NDArray> arrays) {
        String head =
                head(numbers.index(), numbers.count())
                        + ", t = "
                        + Numbers.brief(numbers.from().t())
                        + " → "
                        + Numbers.brief(numbers.to().t());
        String values = QuantityView.lines(numbers.quantities(), "\n  ");
        List<BufferedImage> pictures = pictures(arrays);
        StringBuilder html = new StringBuilder("<div><b>" + Html.escape(head) + "</b>");
        html.append("<br>$$").append(Html.escape(numbers.latex())).append("$$");
        if (!pictures.isEmpty()) {
            String names = pictures.size() == 1 ? "x_t" : "x_t, x̂_0, ε̂";
            html.append(Html.image(Pictures.grid(pictures), names));
            html.append("<br><small>").append(names).append("</small>");
        }
        html.append(QuantityView.table(numbers.quantities())).append("</div>");
        return Output.text(head + "\n  " + values).html(html.toString());
    }

    private static String head(int index, int count) {
        return "step " + index + " of " + count;
    }

    /** The first image of each array, if all are pictures. */
    private static List<BufferedImage> pictures(List<NDArray> arrays) {
        if (!arrays.stream().allMatch(ArrayPicture::isPictures)) {
            return List.of();
        }
        return arrays.stream().map(StepView::first).toList();
    }

    private static BufferedImage first(NDArray batch) {
        try (NDManager scope = batch.getManager().newSubManager()) {
            NDArray row = batch.get(0);
            row.attach(scope);
            return Images.toImage(row);
        }
    }
}
