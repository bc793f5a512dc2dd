package unclip.embedding;

import ai.djl.Device;

import unclip.files.NearestName;
import unclip.weights.WeightStore;
import unclip.weights.hub.DownloadListener;
import unclip.weights.hub.HubOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Finds out what a person means by a model. */
public final class Embedders {

    /** Two words with a stroke between them, neither of which begins like a path's. */
    private static final Pattern RELEASED = Pattern.compile("\\w[\\w.-]*/\\w[\\w.-]*");

    private Embedders() {}

    /**
     * Loads a model.
     *
     * @param word the name of weights in the store, such as {@code clip-small}; else the path of a
     *     folder with a CLIP as Hugging Face or OpenCLIP lay it out; else the name OWNER/NAME of a
     *     released one, which is looked for in the cache folder and then downloaded
     * @param store the project's own weights
     * @param hub where released models are; asked for only if one is wanted
     * @param device where it runs
     * @param listener hears how a download goes on
     * @throws IOException one sentence, if there is no such model or it is damaged
     */
    public static Embedder open(
            String word,
            WeightStore store,
            Supplier<HubOptions> hub,
            Device device,
            DownloadListener listener)
            throws IOException {
        List<String> own = store.names();
        if (own.contains(word)) {
            return BoxEmbedder.load(store, word, device);
        }
        if (isFolder(word)) {
            return ReleasedEmbedder.load(Path.of(word), device);
        }
        if (RELEASED.matcher(word).matches()) {
            return ReleasedEmbedder.load(word, device, hub.get(), listener);
        }
        throw new IOException(
                "There is no model '%s'; it must be one of the weights in %s (%s), a folder with a released CLIP, or the OWNER/NAME of one."
                        .formatted(word, store.folder(), NearestName.hint(word, own)));
    }

    private static boolean isFolder(String word) {
        try {
            return !word.isBlank() && Files.isDirectory(Path.of(word));
        } catch (InvalidPathException e) {
            return false;
        }
    }
}
