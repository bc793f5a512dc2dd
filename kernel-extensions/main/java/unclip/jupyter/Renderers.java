package unclip.jupyter;

import ai.djl.ndarray.NDArray;

import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.knowm.xchart.internal.chartpart.Chart;

import tech.tablesaw.table.Relation;

import unclip.math.Quantity;
import unclip.pipeline.Sample;
import unclip.pipeline.Samples;
import unclip.sampler.Comparison;
import unclip.sampler.KeptStep;
import unclip.sampler.Step;
import unclip.sampler.StepNumbers;
import unclip.sampler.Trajectory;
import unclip.sampler.fault.FaultCard;
import unclip.weights.ModelCard;

import java.awt.image.BufferedImage;
import java.util.List;
import java.util.function.Function;

/**
 * Which type is shown how. The kernel looks a value's class up first, then its interfaces, then its
 * superclass.
 */
final class Renderers {

    private static final String[] FORMS = {"text/html", "image/svg+xml", "image/png"};

    private Renderers() {}

    static void registerAll(Renderer renderer) {
        register(renderer, BufferedImage.class, ListView::one);
        register(renderer, List.class, ListView::of);
        register(renderer, Samples.class, samples -> SampleView.sheet(samples.samples()));
        register(renderer, Sample.class, SampleView::of);
        register(renderer, ModelCard.class, CardView::of);
        register(renderer, Trajectory.class, TrajectoryView::of);
        register(renderer, Comparison.class, TrajectoryView::of);
        register(renderer, Step.class, StepView::of);
        register(renderer, KeptStep.class, StepView::of);
        register(renderer, StepNumbers.class, StepView::of);
        register(renderer, Quantity.class, QuantityView::of);
        register(renderer, FaultCard.class, FaultView::of);
        register(renderer, Curves.class, curves -> ChartView.of(curves.chart()));
        register(renderer, NDArray.class, ArrayView::of);
        register(renderer, Chart.class, ChartView::of);
        register(renderer, Relation.class, TableView::of);
        register(renderer, Throwable.class, ErrorView::of);
    }

    private static <T> void register(
            Renderer renderer, Class<T> type, Function<? super T, Output> view) {
        renderer.createRegistration(type)
                .preferring(FORMS)
                .register((value, context) -> view.apply(value).into(context));
    }
}
