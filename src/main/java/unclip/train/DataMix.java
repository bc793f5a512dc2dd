package unclip.train;

import unclip.data.ImageTextDataset;
import unclip.data.MixedDataset;
import unclip.data.emoji.EmojiDataset;
import unclip.data.emoji.EmojiOptions;
import unclip.data.emoji.EmojiPack;
import unclip.data.shapes.ShapesDataset;
import unclip.data.shapes.ShapesOptions;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run learns from: emoji and coloured shapes in fixed proportions.
 *
 * @param imageSize side of the pictures in pixels
 * @param emoji weight of the emoji, at least 0
 * @param shapes weight of the coloured shapes, at least 0
 */
public record DataMix(int imageSize, double emoji, double shapes) {

    private static final int SCENES = 1_000_000; // distinct scenes before they repeat

    /** Checks that something is left. */
    public DataMix {
        if (!(emoji >= 0 && shapes >= 0 && emoji + shapes > 0)) {
            throw new IllegalArgumentException(
                    "The weights of emoji and shapes must be at least 0 and not both 0, got "
                            + emoji
                            + " and "
                            + shapes
                            + ".");
        }
    }

    /**
     * Opens the training split.
     *
     * @param folder the project's {@code data}
     * @param seed decides which scenes the shapes show
     */
    public ImageTextDataset open(Path folder, long seed) throws IOException {
        List<MixedDataset.Part> parts = new ArrayList<>();
        if (emoji > 0) {
            EmojiPack pack = EmojiPack.open(folder.resolve("emoji"));
            ImageTextDataset data = new EmojiDataset(pack, EmojiOptions.training(imageSize));
            parts.add(new MixedDataset.Part(data, emoji));
        }
        if (shapes > 0) {
            ShapesOptions options = ShapesOptions.training(imageSize, SCENES, seed);
            parts.add(new MixedDataset.Part(new ShapesDataset(options), shapes));
        }
        return MixedDataset.of(parts);
    }

    /** Checksums of the files that went in, for the model card. */
    public Map<String, String> inputs(Path folder) throws IOException {
        Map<String, String> inputs = new LinkedHashMap<>();
        if (emoji > 0) {
            inputs.put("emoji", EmojiPack.open(folder.resolve("emoji")).sha256());
        }
        return inputs;
    }
}
