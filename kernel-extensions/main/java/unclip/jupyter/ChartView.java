package unclip.jupyter;

import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An XChart chart as SVG, which stays sharp at any zoom and needs neither a window nor a network.
 */
final class ChartView {

    private ChartView() {}

    static Output of(Chart<?, ?> chart) {
        return Output.text(summary(chart)).svg(svg(chart));
    }

    private static String summary(Chart<?, ?> chart) {
        String title =
                chart.getTitle() == null || chart.getTitle().isBlank()
                        ? "chart"
                        : "chart: " + chart.getTitle();
        return title + ", series " + chart.getSeriesMap().keySet();
    }

    private static String svg(Chart<?, ?> chart) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            VectorGraphicsEncoder.saveVectorGraphic(chart, bytes, VectorGraphicsFormat.SVG);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory doesn't fail
        }
        return embeddable(bytes.toString(StandardCharsets.UTF_8));
    }

    /**
     * Without the XML prologue, which has no place inside a page, and with names that no second
     * chart on the same page shares: the clip paths of all charts are called clip1, clip2, …
     */
    static String embeddable(String svg) {
        String body = svg.substring(Math.max(0, svg.indexOf("<svg")));
        String prefix = String.format(Locale.ROOT, "c%08x-", body.hashCode());
        return body.replace(" id=\"", " id=\"" + prefix).replace("url(#", "url(#" + prefix);
    }
}
