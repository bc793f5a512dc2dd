package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import unclip.weights.Safetensors;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;

/** Our network against diffusers' {@code PriorTransformer}; the fixture's script is beside it. */
class PublishedPriorTest {

    private static final DiffusionPriorOptions OPTIONS =
            DiffusionPriorOptions.published(6, 5, 6, 16, 2, 2);

    private final NDManager manager = NDManager.newBaseManager();
    private Map<String, NDArray> expected = Map.of();

    @BeforeEach
    void read() throws Exception {
        expected = Safetensors.read(fixture("expected.safetensors"), manager);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static Path fixture(String name) throws URISyntaxException {
        return Path.of(requireNonNull(PublishedPriorTest.class.getResource(name), name).toURI());
    }

    private NDArray get(String name) {
        return requireNonNull(expected.get(name), name);
    }

    private NDArray answer(DiffusionPriorNetwork network, NDArray mask) {
        PriorCondition condition =
                PriorCondition.of(get("z_text"), get("tokens"), mask.expandDims(2));
        float[] times = get("t").toFloatArray();
        double[] t = {(double) times[0], (double) times[1], (double) times[2]};
        return network.apply(get("zt"), t, condition);
    }

    @Test
    void aPublishedPriorSaysTheSameHere() throws Exception {
        DiffusionPriorNetwork network =
                DiffusionPriorNetwork.load(fixture("prior.safetensors"), OPTIONS, manager);
        NDArray z = answer(network, get("mask"));
        assertThat(SmallPrior.distance(z, get("z"))).isLessThan(1e-5f);
        NDArray whole = answer(network, get("mask").onesLike());
        assertThat(SmallPrior.distance(whole, get("z_unmasked"))).isLessThan(1e-5f);
        assertThat(SmallPrior.distance(z, whole)).isGreaterThan(1e-2f);
        NDArray unscaled = network.embeddings().undo(z);
        assertThat(SmallPrior.distance(unscaled, get("z_unscaled"))).isLessThan(1e-5f);
    }

    @Test
    void theNullBranchOfAMaskedPriorSeesTheNoisedEmbeddingAndNothingOfTheCaption()
            throws Exception {
        DiffusionPriorNetwork network =
                DiffusionPriorNetwork.load(fixture("prior.safetensors"), OPTIONS, manager);
        PriorCondition condition =
                PriorCondition.of(get("z_text"), get("tokens"), get("mask").expandDims(2));
        PriorCondition other =
                PriorCondition.of(
                        get("z_text").add(1), get("tokens").mul(-2), get("mask").expandDims(2));
        double[] t = {5, 5, 5};
        NDArray said = network.apply(get("zt"), t, condition.unconditional());
        NDArray same = network.apply(get("zt"), t, other.unconditional());
        assertThat(SmallPrior.distance(said, same)).isLessThan(1e-6f);
        NDArray noise = network.apply(get("zt").add(1), t, condition.unconditional());
        assertThat(SmallPrior.distance(said, noise)).isGreaterThan(1e-3f);
    }

    @Test
    void weightsThatDoNotFitAreRefusedByName() throws Exception {
        Path file = fixture("prior.safetensors");
        DiffusionPriorOptions deeper = DiffusionPriorOptions.published(6, 5, 6, 16, 3, 2);
        assertThatThrownBy(() -> DiffusionPriorNetwork.load(file, deeper, manager))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing transformer_blocks.2.attn1.to_k.bias");
    }

    @Test
    void thePublishedPriorsHaveTheirPublishedCounts() {
        Map<String, Shape> karlo =
                DiffusionPriorNetwork.shapes(manager, DiffusionPriorOptions.karlo());
        assertThat(learned(karlo)).isEqualTo(1_022_028_544);
        assertThat(sum(karlo)).isEqualTo(1_022_028_544 + 2 * 768);
        Map<String, Shape> kandinsky =
                DiffusionPriorNetwork.shapes(manager, DiffusionPriorOptions.kandinsky22());
        assertThat(sum(kandinsky)).isEqualTo(1_026_225_920);
    }

    @Test
    void theBoxesPriorKeepsItsNamesAndCount() {
        Map<String, Shape> shapes =
                DiffusionPriorNetwork.shapes(
                        manager, new DiffusionPriorOptions(128, 32, 128, 128, 4, 4));
        assertThat(sum(shapes)).isEqualTo(897_536);
        assertThat(shapes).containsKeys("padding", "null_token", "null_text");
        assertThat(shapes.keySet()).noneMatch(name -> name.startsWith("scale."));
    }

    private static long sum(Map<String, Shape> shapes) {
        return shapes.values().stream().mapToLong(Shape::size).sum();
    }

    private static long learned(Map<String, Shape> shapes) {
        return sum(shapes)
                - shapes.entrySet().stream()
                        .filter(e -> e.getKey().startsWith("scale."))
                        .mapToLong(e -> e.getValue().size())
                        .sum();
    }
}
