package unclip.experiment.bench;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;

import unclip.decoder.UNet;

class FixtureTest {

    @Test
    void theReferenceUNetHasTheSizeThatThePageSaysAndNoArrayOfZeros() {
        try (NDManager manager = NDManager.newBaseManager()) {
            UNet network = Reference.unet(manager);

            assertThat(network.parameters().count()).isEqualTo(5_000_131);
            network.parameters()
                    .arrays()
                    .forEach((name, array) -> assertThat(largest(array)).as(name).isGreaterThan(0));
        }
    }

    private static float largest(NDArray array) {
        try (NDArray size = array.abs();
                NDArray max = size.max()) {
            return max.getFloat();
        }
    }
}
