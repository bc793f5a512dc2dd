package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.nn.AdaptiveBlock;
import unclip.nn.GridPositions;
import unclip.nn.Parameters;
import unclip.tensor.NoiseSource;

import java.io.IOException;
import java.util.Map;
import java.util.Objects;

class DiTTest {

    private static final OutputOptions LEARNED = new OutputOptions("epsilon", "linear", true);
    private static final DiTOptions TINY = new DiTOptions(8, 2, 16, 2, 2, 6, 3, LEARNED);

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aNewNetworkSaysNothingAndItsBlocksPassEverythingThrough() {
        DiT network = new DiT(manager, TINY, 1);
        NDArray output = network.apply(draw(0, 2, 3, 8, 8), new double[] {3, 700}, told());
        assertThat(output.getShape()).isEqualTo(new Shape(2, 6, 8, 8));
        assertThat(output.abs().max().getFloat()).isZero();

        AdaptiveBlock block = new AdaptiveBlock(Parameters.create(manager, 1), 16, 2);
        NDArray x = draw(1, 2, 9, 16);
        assertThat(block.apply(x, draw(2, 2, 16))).isEqualTo(x);
    }

    @Test
    void aBlockIsThatOfDiffusers() throws IOException {
        Map<String, NDArray> theirs = DiffusersModels.tensors(manager, "transformer_block");
        Map<String, NDArray> expected =
                DiffusersModels.expected(manager, "transformer-block.safetensors");
        Parameters parameters = Parameters.create(manager, 1);
        AdaptiveBlock block = new AdaptiveBlock(parameters, 16, 2);
        for (String part : new String[] {"weight", "bias"}) {
            put(parameters, theirs, part, "modulation", "norm1.linear");
            put(parameters, theirs, part, "qkv", "attn1.to_q", "attn1.to_k", "attn1.to_v");
            put(parameters, theirs, part, "proj", "attn1.to_out.0");
            put(parameters, theirs, part, "up", "ff.net.0.proj");
            put(parameters, theirs, part, "down", "ff.net.2");
        }
        parameters.requireGradients();
        NDArray x = DiffusersModels.numbers(manager, "tokens", 2, 9, 16);
        x.setRequiresGradient(true);
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray output = block.apply(x, of(expected, "condition"));
            assertClose(output, of(expected, "output"));
            NDArray weights = DiffusersModels.numbers(manager, "weights of the outputs", 2, 9, 16);
            collector.backward(output.mul(weights).sum());
        }
        assertClose(x.getGradient(), of(expected, "gradient"));
        assertClose(
                of(parameters.arrays(), "modulation.bias").getGradient(),
                of(expected, "grad.norm1.linear.bias"));
        assertClose(GridPositions.of(manager, 3, 16), of(expected, "positions"));
    }

    private static void put(
            Parameters parameters,
            Map<String, NDArray> theirs,
            String part,
            String ours,
            String... names) {
        NDList parts = new NDList();
        for (String name : names) {
            parts.add(of(theirs, name + "." + part));
        }
        NDArrays.concat(parts).copyTo(of(parameters.arrays(), ours + "." + part));
    }

    @Test
    void theSmallOneHasThePublishedSize() {
        // DiT-S/2 sees latents of 4 channels and 1,000 classes, and learns its variance; its
        // positions (256 tokens of width 384) are counted with its 33M, though they are fixed.
        DiTOptions small = new DiTOptions(32, 2, 384, 12, 6, 0, 1001, LEARNED);
        long count = new DiT(Parameters.shapesOnly(manager), small).parameters().count();
        long cells = 4 * 384 + 8 * (384 + 1); // of the fourth channel, in and out
        assertThat(count + cells).isEqualTo(32_865_056);
        assertThat((count + cells + 256 * 384) / 1e6).isBetween(32.95, 33.0);
        assertThat(DiTOptions.small(32, 128).layers()).isEqualTo(12);
    }

    @Test
    void gradientsReachEveryWeightAndEveryPartIsHeard() {
        DiT network = new DiT(manager, TINY, 1);
        network.parameters()
                .arrays()
                .values()
                .forEach(array -> array.addi(noise(array.getShape()).mul(0.05f)));
        network.parameters().requireGradients();
        NDArray xt = draw(0, 2, 3, 8, 8);
        double[] t = {3, 700};
        NDArray keep = manager.create(new float[] {1, 0}).reshape(2, 1);
        ImageCondition half = told().with(new ImageEmbedding(draw(1, 2, 6), keep));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            collector.backward(network.apply(xt, t, half).square().sum());
        }
        network.parameters()
                .arrays()
                .forEach(
                        (name, array) ->
                                assertThat(array.getGradient().abs().max().getFloat())
                                        .as(name)
                                        .isPositive());
        NDArray said = network.apply(xt, t, told());
        assertThat(network.apply(xt, t, told().withoutImage())).isNotEqualTo(said);
        assertThat(network.apply(xt, t, told().with(ClassLabels.of(manager, 3, 2, 2))))
                .isNotEqualTo(said);
        assertThatThrownBy(() -> network.apply(xt, t, ImageCondition.of(draw(1, 2, 6))))
                .hasMessageContaining("must be told classes");
    }

    @Test
    void itIsADenoiserAsTheOtherDecoderIs() {
        Decoder decoder = new Decoder(new DiT(manager, TINY, 1));
        NoiseLevel t = decoder.schedule().at(500);
        NDArray xt = draw(0, 2, 3, 8, 8);
        Prediction prediction = decoder.predict(xt, t, told());
        NDArray expected = xt.div(t.signal()); // ε̂ = 0
        assertThat(prediction.x0Hat().sub(expected).abs().max().getFloat()).isLessThan(1e-3f);
        assertThat(prediction.varianceShare()).isNotNull();
    }

    @Test
    void shapesThatCannotWorkAreNamed() {
        assertThatThrownBy(() -> new DiTOptions(9, 2, 16, 2, 2, 6, 3, LEARNED))
                .hasMessage(
                        "imageSize must be a multiple of patch, and width of 4, got 9, 2 and 16.");
        assertThatThrownBy(() -> new DiTOptions(8, 2, 16, 2, 3, 6, 3, LEARNED))
                .hasMessage("A transformer of width 16 can't have 3 heads.");
    }

    private ImageCondition told() {
        return ImageCondition.of(draw(1, 2, 6)).with(ClassLabels.of(manager, 3, 0, 2));
    }

    private NDArray draw(long stage, long... shape) {
        return NoiseSource.of(5, stage, 0, 1).initial(manager, new Shape(shape));
    }

    private NDArray noise(Shape shape) {
        return NoiseSource.of(shape.size(), 9, 0)
                .initial(manager, new Shape(1, shape.size()))
                .reshape(shape);
    }

    private static void assertClose(NDArray got, NDArray wanted) {
        assertThat(got.getShape()).isEqualTo(wanted.getShape());
        double largest = wanted.abs().max().getFloat();
        assertThat(got.sub(wanted).abs().max().getFloat() / largest).isLessThan(1e-5);
    }

    private static NDArray of(Map<String, NDArray> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
