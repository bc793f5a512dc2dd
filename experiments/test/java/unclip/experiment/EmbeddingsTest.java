package unclip.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

class EmbeddingsTest {

    @Test
    void cosinesPairEveryRowWithEveryRow() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray a = manager.create(new float[] {1, 0, 0, 1, 0.6f, 0.8f}, new Shape(3, 2));
            NDArray b = manager.create(new float[] {0, 1, 1, 0}, new Shape(2, 2));
            float[][] cosines = Embeddings.cosines(a, b);
            assertThat(cosines).hasDimensions(3, 2);
            assertThat(cosines[0]).containsExactly(0, 1);
            assertThat(cosines[2]).containsExactly(0.8f, 0.6f);
        }
    }
}
