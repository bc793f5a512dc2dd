package unclip.data;

import org.apache.commons.rng.UniformRandomProvider;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Several data sets drawn in fixed proportions.
 *
 * <p>An epoch passes once through the first one. The others fill their share of it with examples
 * drawn uniformly, so a data set of any size can be mixed in.
 */
public final class MixedDataset implements ImageTextDataset {

    /**
     * A data set and how much of it is wanted.
     *
     * @param data any data set
     * @param weight above 0; only the ratios of weights matter
     */
    public record Part(ImageTextDataset data, double weight) {

        /** Checks the weight. */
        public Part {
            if (!(weight > 0) || Double.isInfinite(weight)) {
                throw new IllegalArgumentException(
                        "The weight of %s in a mixture must be positive, got %s."
                                .formatted(data.name(), weight));
            }
        }
    }

    private final List<Part> parts;
    private final int[] ends; // part p owns the indices from ends[p - 1] up to ends[p]

    private MixedDataset(List<Part> parts, int[] ends) {
        this.parts = parts;
        this.ends = ends;
    }

    /** Mixes data sets whose pictures have the same size. */
    public static MixedDataset of(List<Part> parts) {
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("A mixture needs at least one data set, got none.");
        }
        Part first = parts.get(0);
        int[] ends = new int[parts.size()];
        double end = 0;
        for (int p = 0; p < ends.length; p++) {
            double share = parts.get(p).weight() / first.weight();
            end += Math.max(1, Math.rint(first.data().size() * share));
            if (end > Integer.MAX_VALUE) {
                throw new IllegalArgumentException(
                        "An epoch of the mixture would have more than %d examples; raise the weight of %s."
                                .formatted(Integer.MAX_VALUE, first.data().name()));
            }
            ends[p] = (int) end;
        }
        return new MixedDataset(List.copyOf(parts), ends);
    }

    /** The data sets and their weights. */
    public List<Part> parts() {
        return parts;
    }

    @Override
    public String name() {
        List<String> names = new ArrayList<>();
        for (int p = 0; p < ends.length; p++) {
            double share = 100.0 * (ends[p] - (p == 0 ? 0 : ends[p - 1])) / size();
            String name = parts.get(p).data().name();
            names.add(String.format(Locale.ROOT, "%.0f %% %s", share, name));
        }
        return String.join(" + ", names);
    }

    @Override
    public int size() {
        return ends[ends.length - 1];
    }

    @Override
    public Example example(int index, UniformRandomProvider random) {
        if (index < ends[0]) {
            return parts.get(0).data().example(index, random);
        }
        int p = 1;
        while (index >= ends[p]) {
            p++;
        }
        ImageTextDataset data = parts.get(p).data();
        return data.example(random.nextInt(data.size()), random);
    }
}
