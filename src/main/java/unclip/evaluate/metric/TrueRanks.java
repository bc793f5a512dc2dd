package unclip.evaluate.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * At which place each query finds what it should among all candidates, by cosine: a generated
 * picture the true one, or a caption the picture drawn for it. Several candidates may be of one
 * group, such as one emoji in two styles; a group is as near as its nearest member, and ties count
 * half.
 *
 * @param ranks from 1, one a query
 * @param groups how many there are
 */
public record TrueRanks(List<Double> ranks, int groups) {

    /** Copies the list. */
    public TrueRanks {
        ranks = List.copyOf(ranks);
    }

    /**
     * Looks each query up.
     *
     * @param queries one row a query
     * @param truth for each query the name of its group
     * @param candidates one row a candidate
     * @param names for each candidate the name of its group
     */
    public static TrueRanks of(
            Features queries, List<String> truth, Features candidates, List<String> names) {
        queries.requireSameWidth(candidates);
        if (truth.size() != queries.rows() || names.size() != candidates.rows()) {
            throw new IllegalArgumentException(
                    "Each query and candidate has one name, got %d and %d for %d and %d."
                            .formatted(
                                    truth.size(), names.size(), queries.rows(), candidates.rows()));
        }
        Map<String, Integer> numbers = new HashMap<>();
        names.forEach(name -> numbers.putIfAbsent(name, numbers.size()));
        int[] group = names.stream().mapToInt(name -> numbers.getOrDefault(name, -1)).toArray();
        int G = numbers.size();
        double[] ranks = new double[truth.size()];
        IntStream.range(0, ranks.length)
                .parallel()
                .forEach(
                        q -> {
                            int own = numbers.getOrDefault(truth.get(q), -1);
                            ranks[q] =
                                    own < 0
                                            ? Double.POSITIVE_INFINITY
                                            : rank(queries, q, candidates, group, own, G);
                        });
        List<Double> list = new ArrayList<>();
        Arrays.stream(ranks).forEach(list::add);
        return new TrueRanks(list, G);
    }

    private static double rank(
            Features queries, int q, Features candidates, int[] group, int own, int G) {
        double[] best = new double[G];
        Arrays.fill(best, Double.NEGATIVE_INFINITY);
        for (int c = 0; c < group.length; c++) {
            best[group[c]] = Math.max(best[group[c]], queries.cosine(q, candidates, c));
        }
        double rank = 1;
        for (int g = 0; g < G; g++) {
            if (g != own) {
                rank += best[g] > best[own] ? 1 : best[g] == best[own] ? 0.5 : 0;
            }
        }
        return rank;
    }

    /** The share of queries that find theirs among the first k groups. */
    public Estimate within(int k) {
        return Estimate.share((int) ranks.stream().filter(r -> r <= k).count(), ranks.size());
    }
}
