package unclip.embedding;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.clip.Clip;
import unclip.clip.ClipEncoder;
import unclip.files.Checksums;
import unclip.files.StrictMapper;
import unclip.image.ClipPreprocessing;
import unclip.text.BpeTokenizer;
import unclip.text.Tokens;
import unclip.weights.hub.DownloadListener;
import unclip.weights.hub.HubOptions;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** A released CLIP: pictures prepared as it was published, captions by OpenAI's vocabulary. */
public final class ReleasedEmbedder implements Embedder {

    private final String name;
    private final ClipEncoder encoder;
    private final ClipPreprocessing preprocessing;
    private final String sha256;

    private ReleasedEmbedder(
            String name, ClipEncoder encoder, ClipPreprocessing preprocessing, String sha256) {
        this.name = name;
        this.encoder = encoder;
        this.preprocessing = preprocessing;
        this.sha256 = sha256;
    }

    /**
     * Loads a model by its name, such as {@code openai/clip-vit-base-patch32}.
     *
     * @param id OWNER/NAME
     * @param device where it runs
     * @param hub the cache folder and the server
     * @param listener hears how a download goes on
     * @throws IOException one sentence; if the model is not at hand, it says which files to put
     *     where
     */
    public static ReleasedEmbedder load(
            String id, Device device, HubOptions hub, DownloadListener listener)
            throws IOException {
        return of(id, ClipEncoder.load(id, device, hub, listener));
    }

    /**
     * Loads a model from a folder as Hugging Face or OpenCLIP lay it out.
     *
     * @param device where it runs
     * @throws IOException one sentence that names the file, and tensors that don't fit
     */
    public static ReleasedEmbedder load(Path folder, Device device) throws IOException {
        String name = String.valueOf(folder.toAbsolutePath().normalize().getFileName());
        return of(name, ClipEncoder.load(folder, device));
    }

    private static ReleasedEmbedder of(String name, ClipEncoder encoder) throws IOException {
        try {
            requireVocabulary(encoder);
            return new ReleasedEmbedder(
                    name, encoder, encoder.preprocessing(), fingerprint(encoder));
        } catch (IOException | RuntimeException e) {
            encoder.close();
            throw e;
        }
    }

    private static void requireVocabulary(ClipEncoder encoder) throws IOException {
        int ids = encoder.clip().options().text().vocabulary();
        int ours = BpeTokenizer.clip().vocabularySize();
        if (ids < ours) {
            throw new IOException(
                    "The model in %s knows %d tokens, but OpenAI's vocabulary, by which captions are read, has %d."
                            .formatted(encoder.folder(), ids, ours));
        }
    }

    /** Of everything that an embedding depends on: the shape of the model and its weights. */
    private static String fingerprint(ClipEncoder encoder) throws IOException {
        StringBuilder parts =
                new StringBuilder(StrictMapper.json().write(encoder.clip().options()));
        for (Path file : encoder.tensorFiles()) {
            parts.append('\n').append(Checksums.sha256(file));
        }
        return Checksums.sha256(parts.toString());
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String sha256() {
        return sha256;
    }

    @Override
    public int width() {
        return encoder.clip().options().embeddingWidth();
    }

    @Override
    public int pictureSize() {
        return preprocessing.size();
    }

    @Override
    public String preparation() {
        return "upright; central square; %s as in Pillow; (u - %s) / %s"
                .formatted(
                        preprocessing.interpolation().name().toLowerCase(Locale.ROOT),
                        preprocessing.mean(),
                        preprocessing.std());
    }

    @Override
    public NDManager manager() {
        return encoder.manager();
    }

    /** Already normalised, for {@link Clip#encodePixels}. */
    @Override
    public float[] prepare(BufferedImage picture) {
        return preprocessing.toFloats(picture);
    }

    @Override
    public Tokens tokenise(String caption) {
        int context = encoder.clip().options().text().contextLength();
        return BpeTokenizer.clip().encode(caption, context);
    }

    @Override
    public NDArray embedPictures(NDArray pictures) {
        return encoder.clip().encodePixels(pictures);
    }

    @Override
    public NDArray embedCaptions(NDManager scope, List<Tokens> captions) {
        return encoder.clip().embedTexts(scope, captions);
    }

    @Override
    public void close() {
        encoder.close();
    }
}
