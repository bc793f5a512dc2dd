package unclip.jupyter;

import org.knowm.xchart.VectorGraphicsEncoder;
import org.knowm.xchart.VectorGraphicsEncoder.VectorGraphicsFormat;
import org.knowm.xchart.internal.chartpart.Chart;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An XChart chart as SVG, which stays sharp at any zoom and needs neither a window nor a network.
 */
final class ChartView {

    private static final Pattern IN_QUOTES = Pattern.compile("\"[^\"]*\"");
    private static final Pattern LONG_NUMBER = Pattern.compile("-?\\d+\\.\\d{3,}");
    private static final int DECIMALS = 2;

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
     * What a page can hold: without the XML prologue; with coordinates to a hundredth of a pixel,
     * which halves the size; with names that no second chart on the page shares.
     */
    static String embeddable(String svg) {
        String body = svg.substring(Math.max(0, svg.indexOf("<svg")));
        String brief = IN_QUOTES.matcher(body).replaceAll(ChartView::rounded);
        String prefix = String.format(Locale.ROOT, "c%08x-", brief.hashCode());
        return brief.replace(" id=\"", " id=\"" + prefix).replace("url(#", "url(#" + prefix);
    }

    private static String rounded(MatchResult attribute) {
        String brief = LONG_NUMBER.matcher(attribute.group()).replaceAll(ChartView::hundredths);
        return Matcher.quoteReplacement(brief);
    }

    private static String hundredths(MatchResult number) {
        BigDecimal exact = new BigDecimal(number.group());
        return exact.setScale(DECIMALS, RoundingMode.HALF_EVEN).toPlainString();
    }
}
