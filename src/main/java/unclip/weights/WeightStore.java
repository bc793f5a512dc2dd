package unclip.weights;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.jspecify.annotations.Nullable;

import unclip.files.Checksums;
import unclip.files.IoSentences;
import unclip.files.NearestName;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A folder of weights: {@code NAME.safetensors} and its card {@code NAME.json}, side by side. */
public final class WeightStore {

    private static final String TENSORS = ".safetensors";
    private static final String CARD = ".json";
    private static final Path IN_PROJECT = Path.of("data", "weights");

    private final Path folder;

    /**
     * Opens a folder, which need not exist yet.
     *
     * @param folder where the files are
     */
    public WeightStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The store of this project: {@code $UNCLIP_HOME/data/weights} if that variable is set,
     * otherwise {@code data/weights} in the working folder or the nearest folder above that has it.
     *
     * @return the store; its folder is the working folder's if none was found
     */
    public static WeightStore locate() {
        return new WeightStore(locate(System.getenv("UNCLIP_HOME"), Path.of("")));
    }

    static Path locate(@Nullable String home, Path workingFolder) {
        if (home != null && !home.isBlank()) {
            return Path.of(home).resolve(IN_PROJECT);
        }
        Path start = workingFolder.toAbsolutePath().normalize();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isDirectory(at.resolve(IN_PROJECT))) {
                return at.resolve(IN_PROJECT);
            }
        }
        return start.resolve(IN_PROJECT);
    }

    /**
     * Where the files are.
     *
     * @return the folder as it was given
     */
    public Path folder() {
        return folder;
    }

    /**
     * The weights that have a card here.
     *
     * @return names in alphabetical order; empty if there is no such folder
     * @throws IOException one sentence, if the folder cannot be read
     */
    public List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .filter(name -> name.endsWith(CARD) && !name.startsWith("."))
                    .map(name -> name.substring(0, name.length() - CARD.length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new IOException("Cannot read " + folder + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    /**
     * Reads a card.
     *
     * @param name of the weights
     * @return the card
     * @throws IOException one sentence when it is missing or damaged
     */
    public ModelCard card(String name) throws IOException {
        Path file = folder.resolve(WeightNames.check(name) + CARD);
        if (!Files.exists(file)) {
            throw new IOException(
                    "There are no weights '" + name + "' in " + folder + others(name) + ".");
        }
        ModelCard card = ModelCard.read(file);
        if (!card.name().equals(name)) {
            throw new IOException(
                    file
                            + " is the card of '"
                            + card.name()
                            + "'; it must carry the name '"
                            + name
                            + "'.");
        }
        return card;
    }

    /**
     * Checks that weights are there and are those that the card describes.
     *
     * @param name of the weights
     * @return the card
     * @throws IOException one sentence when something is missing or damaged
     */
    public ModelCard verify(String name) throws IOException {
        ModelCard card = card(name);
        Path file = tensors(name);
        if (!Files.exists(file)) {
            throw new IOException(
                    "The weights file " + file + " is missing, though its card is there.");
        }
        String found = Checksums.sha256(file);
        if (!found.equals(card.sha256())) {
            throw new IOException(
                    "The weights file "
                            + file
                            + " is damaged or was replaced: its SHA-256 is "
                            + found
                            + ", but its card says "
                            + (card.sha256().isEmpty() ? "nothing" : card.sha256())
                            + ".");
        }
        return card;
    }

    /**
     * Reads weights after checking their checksum.
     *
     * @param name of the weights
     * @param manager owns the result, on its device
     * @return the tensors by name, in alphabetical order; half precision becomes float32
     * @throws IOException one sentence when something is missing or damaged
     */
    public Map<String, NDArray> load(String name, NDManager manager) throws IOException {
        verify(name);
        return Safetensors.read(tensors(name), manager);
    }

    /**
     * Writes weights and then their card, each whole or not at all.
     *
     * @param card its name becomes the file names; its checksum is filled in here
     * @param tensors by name; borrowed
     * @param storage FLOAT32 or FLOAT16
     * @throws IOException one sentence that names the file and the cause
     */
    public void save(ModelCard card, Map<String, NDArray> tensors, DataType storage)
            throws IOException {
        refuseNonFinite(card.name(), tensors);
        Path file = tensors(card.name());
        Safetensors.write(file, tensors, storage, Map.of("format", "pt"));
        card.withSha256(Checksums.sha256(file)).write(folder.resolve(card.name() + CARD));
    }

    private String others(String name) throws IOException {
        List<String> names = names();
        return names.isEmpty() ? ", which holds none" : "; " + NearestName.hint(name, names);
    }

    private Path tensors(String name) {
        return folder.resolve(WeightNames.check(name) + TENSORS);
    }

    private static void refuseNonFinite(String name, Map<String, NDArray> tensors) {
        tensors.forEach(
                (key, tensor) -> {
                    if (tensor.getDataType().isFloating() && !finite(tensor)) {
                        throw new IllegalArgumentException(
                                "Weights '"
                                        + name
                                        + "' are not saved: tensor '"
                                        + key
                                        + "' holds NaN or infinite values");
                    }
                });
    }

    /** x · 0 is 0 exactly when x is finite, and sums of zeros are exact. */
    private static boolean finite(NDArray tensor) {
        try (NDArray zeros = tensor.mul(0);
                NDArray sum = zeros.sum();
                NDArray wide = sum.toType(DataType.FLOAT32, true)) {
            return wide.getFloat() == 0;
        }
    }
}
