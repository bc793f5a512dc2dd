package unclip.experiment;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.data.Example;
import unclip.data.ImageTextDataset;

import java.util.List;

/**
 * A part of a data set.
 *
 * @param whole stays in use
 * @param indices into the whole, in the order of the part
 */
record Rows(ImageTextDataset whole, List<Integer> indices) implements ImageTextDataset {

    Rows {
        indices = List.copyOf(indices);
        if (indices.isEmpty()) {
            throw new IllegalArgumentException(
                    "A part of the data set " + whole.name() + " must have at least one picture.");
        }
    }

    @Override
    public String name() {
        return whole.name();
    }

    @Override
    public int size() {
        return indices.size();
    }

    @Override
    public Example example(int index, UniformRandomProvider random) {
        return whole.example(indices.get(index), random);
    }
}
