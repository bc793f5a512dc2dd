package unclip.prior;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.Kernels;
import unclip.nn.LayerNorm;
import unclip.nn.Linear;
import unclip.nn.Parameters;
import unclip.nn.TimestepEmbedding;
import unclip.nn.Transformer;
import unclip.weights.NameMap;
import unclip.weights.TensorArchive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The diffusion prior's transformer (Ramesh et al. 2022, §2.2): a causal sequence of
 *
 * <pre>[caption tokens; z_t; timestep; noised z_i; query]</pre>
 *
 * whose state at the query is the prediction of z_i. The noised z_i is never dropped.
 */
public final class DiffusionPriorNetwork {

    private static final int EXTRA = 4; // z_t, timestep, noised z_i, query

    private final DiffusionPriorOptions options;
    private final Parameters parameters;
    private final CaptionPrefix prefix;
    private final Linear time1;
    private final Linear time2;
    private final Linear imageIn;
    private final NDArray query; // [1, 1, width]
    private final NDArray positions; // [1, L + 4, width]
    private final Transformer transformer;
    private final LayerNorm exitNorm;
    private final Linear exit;
    private final ScaledEmbeddings embeddings;

    /**
     * Creates the network with initial weights.
     *
     * @param manager owner of the weights
     * @param seed of the initial weights
     */
    public DiffusionPriorNetwork(NDManager manager, DiffusionPriorOptions options, long seed) {
        this(Parameters.create(manager, seed), options);
    }

    private DiffusionPriorNetwork(Parameters parameters, DiffusionPriorOptions options) {
        this.options = options;
        this.parameters = parameters;
        int width = options.width();
        int D = options.embeddingWidth();
        prefix = new CaptionPrefix(parameters, options);
        time1 = Linear.create(parameters, "time.1", width, width);
        time2 = Linear.create(parameters, "time.2", width, width);
        imageIn = Linear.create(parameters, "image_in", D, width);
        query = parameters.normal("query", 0.02, 1, 1, width);
        int length = options.contextLength() + EXTRA;
        positions = parameters.normal("position_embedding", 0.02, 1, length, width);
        transformer = new Transformer(parameters, options.transformer());
        exitNorm = LayerNorm.create(parameters, "exit_norm", width);
        exit = Linear.zero(parameters, "exit", width, D);
        embeddings = new ScaledEmbeddings(parameters, options.scale(), D);
    }

    /**
     * Names and shapes of its weights, without allocating any of them.
     *
     * @param manager parent of what is needed in between
     */
    public static Map<String, Shape> shapes(NDManager manager, DiffusionPriorOptions options) {
        try (NDManager scope = manager.newSubManager()) {
            Parameters outline = Parameters.shapesOnly(scope);
            new DiffusionPriorNetwork(outline, options);
            Map<String, Shape> shapes = new LinkedHashMap<>();
            outline.arrays().forEach((name, array) -> shapes.put(name, array.getShape()));
            return shapes;
        }
    }

    /**
     * Loads published weights: the file of a diffusers {@code PriorTransformer}, such as Karlo's.
     *
     * @param weights a safetensors file, or the index of several
     * @param manager owner of the weights
     * @throws IOException one sentence that names the file, and tensors that don't fit
     */
    public static DiffusionPriorNetwork load(
            Path weights, DiffusionPriorOptions options, NDManager manager) throws IOException {
        NameMap names = NameMap.resource(DiffusionPriorNetwork.class, "diffusers.names");
        try (TensorArchive archive = TensorArchive.open(weights)) {
            Map<String, NDArray> arrays = names.read(archive, shapes(manager, options), manager);
            return new DiffusionPriorNetwork(Parameters.of(manager, arrays), options);
        }
    }

    /**
     * Predicts the clean embedding.
     *
     * @param zt noised scaled embeddings z_i^(t), {@code [B, D]}
     * @param t one timestep a row, length B
     * @return scaled ẑ_i, {@code [B, D]}, owned by zt's manager
     */
    public NDArray apply(NDArray zt, double[] t, PriorCondition condition) {
        NDArray features = TimestepEmbedding.of(zt.getManager(), t, options.width());
        NDArray time = time2.apply(Kernels.active().silu(time1.apply(features)));
        NDArray h = prefix.apply(condition); // [B, L + 1, width]
        NDArray asked = time.zerosLike().expandDims(1).add(query);
        NDList further = new NDList(time.expandDims(1), imageIn.apply(zt).expandDims(1), asked);
        for (NDArray part : further) {
            h = h.concat(part, 1);
        }
        h = h.add(positions); // [B, L + 4, width]
        h =
                options.absentTokens() == AbsentTokens.MASKED
                        ? transformer.apply(h, prefix.mask(condition, EXTRA))
                        : transformer.apply(h);
        return exit.apply(exitNorm.apply(h.get(new NDIndex(":, -1"))));
    }

    /** From unit embeddings to those that it is told and says, and back. */
    public ScaledEmbeddings embeddings() {
        return embeddings;
    }

    /** The options it was built from. */
    public DiffusionPriorOptions options() {
        return options;
    }

    /** Its weights. */
    public Parameters parameters() {
        return parameters;
    }
}
