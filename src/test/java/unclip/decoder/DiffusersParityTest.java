package unclip.decoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.nn.Parameters;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

/**
 * Small networks of diffusers in the shapes of Karlo's, loaded from their folders, say here what
 * they say there, with the same gradients. Fixtures and their script are in the test resources.
 */
class DiffusersParityTest {

    private static final double TOLERANCE = 1e-5; // relative to the largest element

    private final NDManager manager = NDManager.newBaseManager();
    @TempDir private Path folder = Path.of(".");

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void karlosDecoderWithImagesAndMaskedCaptions() throws IOException {
        UNet network = decoder();
        network.parameters().requireGradients();
        Map<String, NDArray> expected = DiffusersModels.expected(manager, "decoder.safetensors");
        NDArray xt = DiffusersModels.numbers(manager, "xt", 3, 3, 16, 16);
        double[] t = {3, 700, 41};
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray output = network.apply(xt, t, condition());
            assertClose("output", output, of(expected, "output"));
            NDArray weights =
                    DiffusersModels.numbers(
                            manager, "weights of the outputs", output.getShape().getShape());
            collector.backward(output.mul(weights).sum());
        }
        gradient(network, "entry.weight", of(expected, "grad.conv_in.weight"));
        gradient(
                network,
                "down.3.res.emb.bias",
                of(expected, "grad.down_blocks.1.resnets.1.time_emb_proj.bias"));
        gradient(
                network,
                "halve.1.conv1.bias",
                of(expected, "grad.down_blocks.1.downsamplers.0.conv1.bias"));
        gradient(
                network,
                "double.2.norm2.weight",
                of(expected, "grad.up_blocks.0.upsamplers.0.norm2.weight"));
        NDArray none = of(expected, "grad.learned_classifier_free_guidance_embeddings");
        gradient(network, "null_image", none.reshape(1, -1));
        gradient(
                network,
                "caption_to_context.bias",
                of(expected, "grad.encoder_hidden_states_proj.bias"));
        // Ours holds queries, keys and values, or keys and values, in one array.
        NDArray value = gradient(network, "down.3.attn.context_kv.bias").get("64:128");
        assertClose("v", value, of(expected, "grad.down_blocks.1.attentions.1.add_v_proj.bias"));
        NDArray query = gradient(network, "up.5.attn.qkv.bias").get("0:64");
        assertClose("q", query, of(expected, "grad.up_blocks.1.attentions.2.to_q.bias"));
        NDArray key = gradient(network, "middle.0.attn.context_kv.weight").get("0:96");
        assertClose("k", key, of(expected, "grad.mid_block.attentions.0.add_k_proj.weight"));
    }

    @Test
    void karlosTextProjectionLaysContextTokensAcross() throws IOException {
        UNet network = decoder();
        Map<String, NDArray> expected = DiffusersModels.expected(manager, "decoder.safetensors");
        UNetSignal signal =
                new UNetConditioning(
                                Parameters.of(manager, network.parameters().arrays()),
                                network.options())
                        .signal(manager, new double[] {0, 0, 0}, condition(), null);
        assertClose("context", Objects.requireNonNull(signal.context()), of(expected, "context"));
    }

    @Test
    void karlosUpsamplerWithAPictureBeside() throws IOException {
        Path where = DiffusersModels.write(manager, folder, "upsampler");
        UNet network = KarloFolder.upsampler(where, manager);
        network.parameters().requireGradients();
        Map<String, NDArray> expected = DiffusersModels.expected(manager, "upsampler.safetensors");
        NDArray xt = DiffusersModels.numbers(manager, "xt", 2, 3, 16, 16);
        NDArray low = DiffusersModels.numbers(manager, "low", 2, 3, 16, 16);
        ImageCondition condition = ImageCondition.NONE.with(new PictureBeside(low, null));
        try (GradientCollector collector = Engine.getInstance().newGradientCollector()) {
            NDArray output = network.apply(xt, new double[] {5, 812}, condition);
            assertClose("output", output, of(expected, "output"));
            NDArray weights =
                    DiffusersModels.numbers(
                            manager, "weights of the outputs", output.getShape().getShape());
            collector.backward(output.mul(weights).sum());
        }
        gradient(network, "entry.weight", of(expected, "grad.conv_in.weight"));
        gradient(
                network,
                "down.4.res.emb.bias",
                of(expected, "grad.down_blocks.2.resnets.0.time_emb_proj.bias"));
        gradient(
                network,
                "double.1.conv2.bias",
                of(expected, "grad.up_blocks.1.upsamplers.0.conv2.bias"));
    }

    @Test
    void tensorsThatDoNotFitAreNamed() throws IOException {
        Map<String, NDArray> tensors = DiffusersModels.tensors(manager, "upsampler");
        NDArray taken = Objects.requireNonNull(tensors.remove("conv_in.bias"));
        tensors.put("conv_in.biass", taken);
        tensors.put("time_embedding.linear_1.bias", manager.zeros(taken.getShape()));
        DiffusersModels.write(manager, folder, "upsampler", tensors);
        assertThatThrownBy(() -> KarloFolder.upsampler(folder, manager))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing conv_in.bias;")
                .hasMessageContaining("unexpected conv_in.biass;")
                .hasMessageContaining(
                        "of another shape time_embedding.linear_1.bias (32) instead of (128)");
    }

    @Test
    void configurationsThatWeCannotBuildAreRefused() throws IOException {
        DiffusersModels.write(manager, folder, "upsampler");
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("ResnetDown", "AttnDown"));
        assertThatThrownBy(() -> KarloFolder.upsampler(folder, manager))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("down_block_types may be ResnetDownsampleBlock2D and");
        Files.writeString(config, "{");
        assertThatThrownBy(() -> KarloFolder.upsampler(folder, manager))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is no configuration of a U-Net");
    }

    private UNet decoder() throws IOException {
        DiffusersModels.write(manager, folder.resolve("decoder"), "decoder");
        DiffusersModels.write(manager, folder.resolve("text_proj"), "text_proj");
        return KarloFolder.decoder(folder, manager);
    }

    /** The third row's image is dropped; the captions have 5, 2 and 3 tokens. */
    private ImageCondition condition() {
        NDArray z = DiffusersModels.numbers(manager, "z_image", 2, 24);
        NDArray keep = manager.create(new float[] {1, 1, 0}).reshape(3, 1);
        float[] mask = {1, 1, 1, 1, 1, 1, 1, 0, 0, 0, 1, 1, 1, 0, 0};
        return ImageCondition.NONE
                .with(new ImageEmbedding(z.concat(z.get("0:1"), 0), keep))
                .with(
                        new CaptionStates(
                                DiffusersModels.numbers(manager, "states", 3, 5, 24),
                                manager.create(mask).reshape(3, 5, 1),
                                DiffusersModels.numbers(manager, "z_text", 3, 24)));
    }

    private static void gradient(UNet network, String name, NDArray expected) {
        assertClose(name, gradient(network, name), expected);
    }

    private static NDArray gradient(UNet network, String name) {
        return of(network.parameters().arrays(), name).getGradient();
    }

    private static void assertClose(String what, NDArray got, NDArray wanted) {
        assertThat(got.getShape()).as(what).isEqualTo(wanted.getShape());
        double largest = wanted.abs().max().getFloat();
        assertThat(largest).as(what).isPositive();
        assertThat(got.sub(wanted).abs().max().getFloat() / largest).as(what).isLessThan(TOLERANCE);
    }

    private static NDArray of(Map<String, NDArray> tensors, String name) {
        return Objects.requireNonNull(tensors.get(name), name);
    }
}
