package unclip.clip;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;

import unclip.image.ClipPreprocessing;
import unclip.weights.TensorArchive;
import unclip.weights.hub.DownloadListener;
import unclip.weights.hub.HubDownload;
import unclip.weights.hub.HubOptions;
import unclip.weights.hub.HubRepository;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A released CLIP with the memory that it lives in.
 *
 * <p>Not thread-safe. Close it to free the weights.
 */
public final class ClipEncoder implements AutoCloseable {

    private static final String MAIN = "main";

    private final NDManager manager;
    private final Clip clip;
    private final Path folder;

    private ClipEncoder(NDManager manager, Clip clip, Path folder) {
        this.manager = manager;
        this.clip = clip;
        this.folder = folder;
    }

    /**
     * Loads a released model by its name, such as {@code openai/clip-vit-base-patch32}: from the
     * cache folder of Hugging Face's programs if it is there, else by downloading it from {@code
     * HF_ENDPOINT} into that folder.
     *
     * @param id OWNER/NAME
     * @param device where it runs
     * @throws IOException one sentence; if the model is not at hand, it says which files to put
     *     where
     */
    public static ClipEncoder load(String id, Device device) throws IOException {
        return load(id, device, HubOptions.fromEnvironment(), DownloadListener.SILENT);
    }

    /**
     * Loads a released model by its name, with a cache and server of one's own choice.
     *
     * @param id OWNER/NAME
     * @param device where it runs
     * @param hub the cache folder and the server
     * @param listener hears how a download goes on
     * @throws IOException one sentence; if the model is not at hand, it says which files to put
     *     where
     */
    public static ClipEncoder load(
            String id, Device device, HubOptions hub, DownloadListener listener)
            throws IOException {
        HubRepository repository = new HubRepository(hub.cache(), id, MAIN);
        Optional<Path> snapshot = repository.snapshot();
        if (snapshot.isPresent() && new ClipFolder(snapshot.get()).complete()) {
            return load(snapshot.get(), device);
        }
        return load(download(repository, hub, listener), device);
    }

    /**
     * Loads a released model from a folder.
     *
     * @param folder with {@code config.json} and {@code model.safetensors} (or its index and
     *     shards), or {@code open_clip_config.json} and {@code open_clip_model.safetensors}
     * @param device where it runs
     * @throws IOException one sentence that names the file, and tensors that don't fit
     */
    public static ClipEncoder load(Path folder, Device device) throws IOException {
        NDManager manager = NDManager.newBaseManager(device);
        try {
            return new ClipEncoder(manager, Clip.load(folder, manager), folder);
        } catch (IOException | RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    private static Path download(
            HubRepository repository, HubOptions hub, DownloadListener listener)
            throws IOException {
        if (hub.endpoint() == null) {
            throw new IOException(
                    "The model '"
                            + repository.id()
                            + "' is not in "
                            + hub.cache()
                            + ", and no server is named that it could come from: set HF_ENDPOINT,"
                            + " or"
                            + byHand(repository));
        }
        HubDownload from = new HubDownload(repository, hub.endpoint(), listener);
        try {
            return fetch(repository, from);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + " You can also" + byHand(repository), e);
        }
    }

    private static String byHand(HubRepository repository) {
        return " put " + ClipFolder.WANTED + " into " + repository.handmade() + ".";
    }

    private static Path fetch(HubRepository repository, HubDownload from) throws IOException {
        boolean ours = from.find(ClipFolder.CONFIG).isPresent() && fetchWeights(from);
        boolean open =
                !ours
                        && from.find(ClipFolder.OPEN_CONFIG).isPresent()
                        && from.find(ClipFolder.OPEN_WEIGHTS).isPresent();
        Optional<Path> snapshot = repository.snapshot();
        if (!(ours || open) || snapshot.isEmpty()) {
            throw new IOException(
                    "The server has no CLIP '" + repository.id() + "' with safetensors weights.");
        }
        from.bring(List.of(ClipFolder.PIXELS, "vocab.json", "merges.txt", "tokenizer.json"));
        return snapshot.get();
    }

    private static boolean fetchWeights(HubDownload from) throws IOException {
        if (from.find(ClipFolder.WEIGHTS).isPresent()) {
            return true;
        }
        Optional<Path> index = from.find(ClipFolder.INDEX);
        if (index.isEmpty()) {
            return false;
        }
        for (String shard : TensorArchive.shards(index.get())) {
            if (from.find(shard).isEmpty()) {
                throw new IOException(
                        "The server lists the shard " + shard + " but does not have it.");
            }
        }
        return true;
    }

    /** The model. */
    public Clip clip() {
        return clip;
    }

    /** Owner of its weights, which closes with this encoder. */
    public NDManager manager() {
        return manager;
    }

    /** Where its files are, among them its tokenizer's if it was published with one. */
    public Path folder() {
        return folder;
    }

    /**
     * The files that hold its weights: one, or the shards of an index.
     *
     * @throws IOException one sentence, if the folder lost them since
     */
    public List<Path> tensorFiles() throws IOException {
        return new ClipFolder(folder).tensorFiles();
    }

    /**
     * What is done to a picture before {@link Clip#encodePixels} takes it, as the model was
     * published; what its files leave out is as in OpenAI's models.
     *
     * @throws IOException one sentence, if the model's files ask for something else
     */
    public ClipPreprocessing preprocessing() throws IOException {
        // released models have no other image encoder
        VisionTransformerOptions image = (VisionTransformerOptions) clip.options().image();
        return new ClipFolder(folder).preprocessing(image);
    }

    @Override
    public void close() {
        manager.close();
    }
}
