package unclip.clip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.image.ClipPreprocessing;
import unclip.weights.NameMap;
import unclip.weights.TensorArchive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A folder with a released CLIP, as Hugging Face or OpenCLIP lay it out. */
final class ClipFolder {

    static final String CONFIG = "config.json";
    static final String WEIGHTS = "model.safetensors";
    static final String INDEX = "model.safetensors.index.json";
    static final String PIXELS = "preprocessor_config.json";
    static final String OPEN_CONFIG = "open_clip_config.json";
    static final String OPEN_WEIGHTS = "open_clip_model.safetensors";

    /** What a person has to provide. */
    static final String WANTED =
            "config.json and model.safetensors (or model.safetensors.index.json with its shards),"
                    + " or open_clip_config.json and open_clip_model.safetensors";

    private static final List<NameMap> NAMINGS =
            List.of(
                    NameMap.resource(ClipFolder.class, "huggingface.names"),
                    NameMap.resource(ClipFolder.class, "openclip.names"));

    private final Path folder;

    ClipFolder(Path folder) {
        this.folder = folder;
    }

    /** The file with the tensors, or the index of several; empty if the folder lacks some. */
    Optional<Path> weights() throws IOException {
        for (String name : new String[] {WEIGHTS, OPEN_WEIGHTS}) {
            if (Files.exists(folder.resolve(name))) {
                return Optional.of(folder.resolve(name));
            }
        }
        Path index = folder.resolve(INDEX);
        if (!Files.exists(index)) {
            return Optional.empty();
        }
        boolean whole =
                TensorArchive.shards(index).stream()
                        .allMatch(shard -> Files.exists(folder.resolve(shard)));
        return Optional.of(index).filter(file -> whole);
    }

    /** The files that hold the tensors: one, or all shards of an index. */
    List<Path> tensorFiles() throws IOException {
        Path file = weights().orElseThrow(this::incomplete);
        if (!file.endsWith(INDEX)) {
            return List.of(file);
        }
        return TensorArchive.shards(file).stream().map(folder::resolve).toList();
    }

    /** Whether nothing that loading needs is missing. */
    boolean complete() throws IOException {
        return weights().isPresent()
                && (Files.exists(folder.resolve(CONFIG))
                        || Files.exists(folder.resolve(OPEN_CONFIG)));
    }

    Clip load(NDManager manager) throws IOException {
        if (!complete()) {
            throw incomplete();
        }
        ClipOptions options = options();
        try (TensorArchive archive = TensorArchive.open(weights().orElseThrow())) {
            NameMap names =
                    NAMINGS.stream()
                            .filter(map -> map.matches(archive.shapes()))
                            .findFirst()
                            .orElse(NAMINGS.get(0)); // whose sentence says what is missing
            Map<String, NDArray> weights = names.read(archive, options.shapes(), manager);
            return Clip.of(manager, options, weights);
        }
    }

    private IOException incomplete() {
        return new IOException(
                "There is no whole CLIP in " + folder + ": it takes " + WANTED + ".");
    }

    /** How the model's pictures are prepared. */
    ClipPreprocessing preprocessing(VisionTransformerOptions image) throws IOException {
        return saysOpenClip()
                ? PreprocessingFile.openClip(folder.resolve(OPEN_CONFIG), image)
                : PreprocessingFile.huggingFace(folder.resolve(PIXELS), image);
    }

    /** Whether OpenCLIP's configuration is the one that counts. */
    private boolean saysOpenClip() {
        boolean openWeights =
                !Files.exists(folder.resolve(WEIGHTS))
                        && Files.exists(folder.resolve(OPEN_WEIGHTS));
        return Files.exists(folder.resolve(OPEN_CONFIG))
                && (openWeights || !Files.exists(folder.resolve(CONFIG)));
    }

    private ClipOptions options() throws IOException {
        if (saysOpenClip()) {
            return OpenClipConfig.read(folder.resolve(OPEN_CONFIG));
        }
        Path pixels = folder.resolve(PIXELS);
        PixelStatistics statistics =
                Files.exists(pixels)
                        ? ConfigFiles.pixels(
                                pixels, ConfigFiles.read(pixels), "image_mean", "image_std")
                        : PixelStatistics.CLIP;
        return HuggingFaceConfig.read(folder.resolve(CONFIG), statistics);
    }
}
