package unclip.jupyter.explore;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Conditioning;
import unclip.image.Images;
import unclip.jupyter.widget.Dropdown;
import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.HTMLMath;
import unclip.jupyter.widget.Interact;
import unclip.jupyter.widget.VBox;
import unclip.jupyter.widget.Widget;
import unclip.sampler.Sampler;
import unclip.sampler.fault.Fault;
import unclip.sampler.fault.FaultCard;
import unclip.sampler.fault.Faults;
import unclip.tensor.NoiseSource;

import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Published mistakes, switched on one at a time in a correct sampler. */
final class FaultExplorer {

    private static final int MOST_PICTURES = 8;

    private FaultExplorer() {}

    static <C extends Conditioning<C>> Widget of(
            Sampler<C> sampler, NDArray xT, C conditioning, NoiseSource noise) {
        Batches.requirePictures(xT, 0);
        List<BufferedImage> healthy = draw(sampler, xT, conditioning, noise);
        Map<String, Fault> byTitle = new LinkedHashMap<>();
        Faults.all().forEach(fault -> byTitle.put(fault.card().title(), fault));
        return Interact.interact(
                fault -> {
                    HTMLMath card = HTMLMath.of(card(fault.card()));
                    String right = Film.row("as it should be", healthy);
                    return VBox.of(
                            card,
                            HTML.of(right),
                            HTML.of(sick(fault, sampler, xT, conditioning, noise)));
                },
                Dropdown.of("fault", byTitle));
    }

    /** Not every sampler has room for every mistake; which place is missing is said instead. */
    private static <C extends Conditioning<C>> String sick(
            Fault fault, Sampler<C> sampler, NDArray xT, C conditioning, NoiseSource noise) {
        Sampler<C> infected;
        try {
            infected = fault.infect(sampler);
        } catch (IllegalArgumentException e) {
            return "<div>" + HTML.escape(String.valueOf(e.getMessage())) + "</div>";
        }
        try {
            return Film.row("with the mistake", draw(infected, xT, conditioning, noise));
        } catch (ArithmeticException e) { // a run that is not finite any more
            return "<div>" + HTML.escape(String.valueOf(e.getMessage())) + "</div>";
        }
    }

    private static <C> List<BufferedImage> draw(
            Sampler<C> sampler, NDArray xT, C conditioning, NoiseSource noise) {
        try (NDManager scope = xT.getManager().newSubManager()) {
            NDArray start = xT.duplicate();
            start.attach(scope);
            List<BufferedImage> all =
                    Images.toImages(sampler.run(scope, start, conditioning, noise));
            return all.subList(0, Math.min(MOST_PICTURES, all.size()));
        }
    }

    private static String card(FaultCard card) {
        return "<div>%s</div><div>wrong: $%s$</div><div>right: $%s$</div><div><small>%s</small></div>"
                .formatted(
                        HTML.escape(card.symptom()),
                        HTML.escape(card.wrong()),
                        HTML.escape(card.right()),
                        HTML.escape(card.origin()));
    }
}
