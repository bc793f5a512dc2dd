package unclip.train;

import unclip.data.ImageTextDataset;
import unclip.math.RandomStreams;
import unclip.text.BpeTokenizer;
import unclip.text.BpeTrainer;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The box's vocabulary: byte pairs learned from the captions of the training data. */
public final class Vocabulary {

    private static final int CAPTIONS = 60_000;
    private static final long SEED = 1;

    private Vocabulary() {}

    /**
     * Learns merges from captions as training draws them.
     *
     * @param data the project's {@code data} folder
     * @param merges how many merges to learn
     */
    public static BpeTokenizer learn(Path data, int merges) throws IOException {
        ImageTextDataset captions = new DataMix(8, 0.7, 0.3).open(data, SEED);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < CAPTIONS; i++) {
            int index = i % captions.size();
            texts.add(captions.example(index, RandomStreams.open(SEED, i)).caption());
        }
        return BpeTrainer.train(texts, merges);
    }

    /** Where the box keeps it. */
    public static Path file(Path data) {
        return data.resolve("tokenizer").resolve("captions.bpe");
    }
}
