package unclip.jupyter.explore;

import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.Interact;
import unclip.jupyter.widget.SelectionSlider;
import unclip.jupyter.widget.Widget;
import unclip.pipeline.Progress;
import unclip.pipeline.SampleRequest;
import unclip.pipeline.UnclipPipeline;

import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** One prompt at every pair of two guidance scales. */
final class GuidanceExplorer {

    private static final List<Double> PRIOR = List.of(1.0, 2.0, 4.0);
    private static final List<Double> DECODER = List.of(1.0, 2.0, 3.0, 5.0, 8.0);

    private GuidanceExplorer() {}

    static Widget of(UnclipPipeline pipeline, String prompt, long seed, Effort effort) {
        List<Film.Frame> grid = new ArrayList<>();
        for (double prior : PRIOR) {
            for (double decoder : DECODER) {
                BufferedImage picture =
                        draw(pipeline, request(prompt, seed, prior, decoder, effort));
                String caption =
                        "“%s”, prior s = %s, decoder s = %s".formatted(prompt, prior, decoder);
                grid.add(new Film.Frame(caption, List.of(""), List.of(picture)));
            }
        }
        Widget sweep =
                Interact.interact(
                        (prior, decoder) ->
                                HTML.of(
                                        Film.html(
                                                grid.get(
                                                        PRIOR.indexOf(prior) * DECODER.size()
                                                                + DECODER.indexOf(decoder)))),
                        SelectionSlider.of("prior s", PRIOR),
                        SelectionSlider.of("decoder s", DECODER));
        sweep.standIn(
                "“%s” at %s pairs of guidance scales".formatted(prompt, grid.size()),
                Film.row(grid));
        return sweep;
    }

    private static SampleRequest request(
            String prompt, long seed, double prior, double decoder, Effort effort) {
        return new SampleRequest(
                List.of(prompt),
                1,
                seed,
                effort.steps(),
                decoder,
                effort.priorSteps(),
                prior,
                false);
    }

    private static BufferedImage draw(UnclipPipeline pipeline, SampleRequest request) {
        return pipeline.sample(request, Progress.none()).samples().get(0).image();
    }
}
