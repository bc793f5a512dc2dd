package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.jspecify.annotations.Nullable;

import unclip.nn.Parameters;
import unclip.weights.NameMap;
import unclip.weights.TensorArchive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * Karlo's networks (Lee et al. 2022, github.com/kakaobrain/karlo) as diffusers stores them: folders
 * {@code decoder}, {@code text_proj}, {@code super_res_first} and {@code super_res_last}, each with
 * {@code config.json} and {@code diffusion_pytorch_model.safetensors}.
 */
public final class KarloFolder {

    private static final String TENSORS = "diffusion_pytorch_model.safetensors";
    private static final NameMap PROJECTION =
            NameMap.resource(KarloFolder.class, "text-projection.names");

    private KarloFolder() {}

    /**
     * The decoder with its text projection. What it is told are z_i and z_t before they are
     * normalised, and the states of CLIP's text tower.
     *
     * @param folder with {@code decoder} and {@code text_proj}
     * @param manager owner of the weights
     * @throws IOException one sentence that names the file, and the tensors that don't fit
     */
    public static UNet decoder(Path folder, NDManager manager) throws IOException {
        Path projection = folder.resolve("text_proj");
        return load(folder.resolve("decoder"), projection, manager);
    }

    /**
     * An upsampler.
     *
     * @param folder of one network, such as {@code super_res_first}
     * @param manager owner of the weights
     * @throws IOException one sentence that names the file, and the tensors that don't fit
     */
    public static UNet upsampler(Path folder, NDManager manager) throws IOException {
        return load(folder, null, manager);
    }

    private static UNet load(Path folder, @Nullable Path projection, NDManager manager)
            throws IOException {
        UNetOptions options = options(folder, projection);
        Map<String, Shape> shapes = shapes(options, manager);
        Predicate<String> projected = name -> name.matches("(image_to|caption|null_image).*");
        Map<String, Shape> own = only(shapes, projected.negate());
        Map<String, NDArray> weights = new LinkedHashMap<>();
        NameMap names = new DiffusersNames(options).map(own.keySet());
        weights.putAll(read(folder, names, own, manager));
        if (projection != null) {
            weights.putAll(read(projection, PROJECTION, only(shapes, projected), manager));
        }
        return new UNet(Parameters.of(manager, weights), options);
    }

    private static UNetOptions options(Path folder, @Nullable Path projection) throws IOException {
        DiffusersConfig config = DiffusersConfig.read(folder, DiffusersConfig.class);
        DiffusersConfig.TextProjection text =
                projection == null
                        ? null
                        : DiffusersConfig.read(projection, DiffusersConfig.TextProjection.class);
        try {
            return config.options(text);
        } catch (IllegalArgumentException e) {
            throw new IOException(folder + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, Shape> shapes(UNetOptions options, NDManager manager) {
        try (NDManager scope = manager.newSubManager()) {
            Parameters parameters = new UNet(Parameters.shapesOnly(scope), options).parameters();
            Map<String, Shape> shapes = new TreeMap<>();
            parameters.arrays().forEach((name, array) -> shapes.put(name, array.getShape()));
            return shapes;
        }
    }

    private static Map<String, Shape> only(Map<String, Shape> shapes, Predicate<String> names) {
        Map<String, Shape> some = new TreeMap<>(shapes);
        some.keySet().removeIf(names.negate());
        return some;
    }

    private static Map<String, NDArray> read(
            Path folder, NameMap names, Map<String, Shape> wanted, NDManager manager)
            throws IOException {
        try (TensorArchive archive = TensorArchive.open(folder.resolve(TENSORS))) {
            return names.read(archive, wanted, manager);
        }
    }
}
