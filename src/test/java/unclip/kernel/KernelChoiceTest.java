package unclip.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.decoder.ImageCondition;
import unclip.decoder.UNet;
import unclip.decoder.UNetOptions;
import unclip.tensor.NoiseSource;

import java.util.List;

class KernelChoiceTest {

    /** Put on the class path by the services of the tests: one operation of its own. */
    public static final class Negating extends PlainKernels {

        @Override
        public String name() {
            return "negating";
        }

        @Override
        public NDArray silu(NDArray x) {
            return x.neg();
        }
    }

    private final String before = Kernels.active().name();

    @AfterEach
    void goBack() {
        Kernels.use(before);
    }

    @Test
    void fusedPlainBf16AndWhatIsOnTheClassPathCanBeChosen() {
        assertThat(Kernels.names()).containsExactly("bf16", "fused", "negating", "plain");
        try (NDManager manager = NDManager.newBaseManager()) {
            Kernels.use("negating");
            assertThat(Kernels.active().silu(manager.create(2f)).getFloat()).isEqualTo(-2);
            Kernels.use("plain");
            assertThat(Kernels.active()).isExactlyInstanceOf(PlainKernels.class);
        }
    }

    @Test
    void choosingTheSameAgainKeepsWhatWasCompiled() {
        Kernels.use("fused");
        Kernels first = Kernels.active();
        Kernels.use("fused");
        assertThat(Kernels.active()).isSameAs(first);
    }

    @Test
    void anUnknownNameIsOneSentenceWithTheNearest() {
        assertThatThrownBy(() -> Kernels.use("fuesd"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "Unknown kernels 'fuesd'; did you mean 'fused'? (valid: bf16, fused,"
                                + " negating, plain).");
        assertThat(Kernels.active().name()).isEqualTo(before);
    }

    @Test
    void aUNetSaysTheSameWithFusedAndPlainKernels() {
        UNetOptions options = new UNetOptions(16, 2, 32, List.of(1, 2), 1, List.of(4), 16, 8, 2, 8);
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = new UNet(manager, options, 1);
            NDArray last = requireNonNull(network.parameters().arrays().get("head.1.weight"));
            last.addi(0.1); // it starts at zero
            NDArray xt = NoiseSource.of(1, 0, 0, 1).initial(manager, new Shape(2, 3, 16, 16));
            NDArray z = NoiseSource.of(2, 0, 0, 1).initial(manager, new Shape(2, 8));
            Kernels.use("fused");
            ImageCondition told = ImageCondition.of(z);
            float[] fused = network.apply(xt, new double[] {3, 700}, told).toFloatArray();
            Kernels.use("plain");
            float[] plain = network.apply(xt, new double[] {3, 700}, told).toFloatArray();
            // 40 float32 layers; sums of up to 864 terms of size 1 in the last two
            assertThat(fused).containsExactly(plain, within(1e-3f));
            assertThat(fused[0]).isNotZero();
        }
    }
}
