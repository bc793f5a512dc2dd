package unclip.jupyter.explore;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.jupyter.widget.HTML;
import unclip.jupyter.widget.Interact;
import unclip.jupyter.widget.SelectionSlider;
import unclip.jupyter.widget.Widget;
import unclip.nn.Attention;
import unclip.pipeline.UnclipPipeline;
import unclip.text.Tokens;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What each token of a caption takes from each token, head by head, in CLIP's text transformer: a
 * table of h maps, one row a query, one column a key.
 */
final class AttentionExplorer {

    private static final int HUNDRED = 100;

    private AttentionExplorer() {}

    static Widget of(UnclipPipeline pipeline, String caption) {
        Tokens tokens = pipeline.tokenizer().encode(caption, pipeline.contextLength());
        List<String> words = words(pipeline, tokens);
        List<List<String>> maps = new ArrayList<>(); // block by block, head by head
        try (NDManager scope = pipeline.manager().newSubManager()) {
            for (Attention block : pipeline.clip().textAttention(scope, List.of(tokens)).blocks()) {
                maps.add(heads(block.weights(), words));
            }
        }
        return Interact.interact(
                (b, h) -> HTML.of(maps.get(b).get(h)),
                SelectionSlider.of("block", numbers(maps.size())),
                SelectionSlider.of("head", numbers(maps.get(0).size())));
    }

    private static List<Integer> numbers(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    private static List<String> words(UnclipPipeline pipeline, Tokens tokens) {
        return IntStream.range(0, tokens.length())
                .mapToObj(
                        i ->
                                i == 0
                                        ? "start"
                                        : i == tokens.length() - 1
                                                ? "end"
                                                : pipeline.tokenizer()
                                                        .decode(new int[] {tokens.ids()[i]})
                                                        .strip())
                .toList();
    }

    /** {@code [1, h, L, L]} as tables. */
    private static List<String> heads(NDArray weights, List<String> words) {
        int heads = (int) weights.getShape().get(1);
        int length = (int) weights.getShape().get(2);
        float[] all = weights.toFloatArray();
        return IntStream.range(0, heads)
                .mapToObj(h -> table(all, h * length * length, length, words))
                .toList();
    }

    private static String table(float[] all, int from, int length, List<String> words) {
        StringBuilder html = new StringBuilder("<table><tr><td></td>");
        words.forEach(word -> html.append("<th>").append(HTML.escape(word)).append("</th>"));
        html.append("</tr>");
        for (int query = 0; query < words.size(); query++) {
            html.append("<tr><th>").append(HTML.escape(words.get(query))).append("</th>");
            for (int key = 0; key < words.size(); key++) {
                html.append(cell(all[from + query * length + key]));
            }
            html.append("</tr>");
        }
        return html.append(
                        "</table><small>A row says what a token takes from each, in per"
                                + " cent.</small>")
                .toString();
    }

    private static String cell(double weight) {
        double percent = HUNDRED * weight;
        return String.format(
                Locale.ROOT,
                "<td style=\"background: rgba(33, 145, 140, %.2f)\">%s</td>",
                weight,
                percent < 0.5 ? "" : String.format(Locale.ROOT, "%.0f", percent));
    }
}
