package unclip.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.util.List;

class ZeroShotTest {

    private final NDManager manager = NDManager.newBaseManager();

    @AfterEach
    void close() {
        manager.close();
    }

    @Test
    void aClassIsTheDirectionOfItsSentencesMeanWhateverTheirLengths() {
        PromptTemplates templates = PromptTemplates.of("a {}", "the {} here");
        ZeroShot classifier = ZeroShot.of(List.of("cat", "dog"), templates, this::encode, manager);
        double half = Math.sqrt(0.5);
        double[][] weights = UnitVectors.rows(classifier.weights());
        assertThat(weights[0]).containsExactly(new double[] {half, half, 0}, within(1e-7));
        assertThat(weights[1]).containsExactly(new double[] {0, half, half}, within(1e-7));
    }

    @Test
    void probabilitiesAreTheSoftmaxOfScaledCosines() {
        ZeroShot classifier = new ZeroShot(List.of("x", "y"), manager.eye(2));
        NDArray image = manager.create(new float[] {0.6f, 0.8f}, new Shape(1, 2));
        double[] p = UnitVectors.column(classifier.probabilities(image, 10));
        assertThat(p[1]).isCloseTo(1 / (1 + Math.exp(-10 * 0.2)), within(1e-6));
        assertThat(p[0] + p[1]).isCloseTo(1, within(1e-6));
        assertThat(classifier.predict(image)).containsExactly(1);
        assertThat(classifier.table(image, 10).stringColumn("class").get(0)).isEqualTo("y");
    }

    @Test
    void templatesWithoutAGapAndClassesTwiceAreNamed() {
        assertThat(PromptTemplates.photograph().fill("cat")).containsExactly("a photo of a cat.");
        assertThatThrownBy(() -> PromptTemplates.of("a cat")).hasMessageContaining("a cat");
        assertThatThrownBy(() -> PromptTemplates.of("{} {}")).hasMessageContaining("{} {}");
        assertThatThrownBy(() -> new ZeroShot(List.of("x", "x"), manager.eye(2)))
                .hasMessageContaining("[x, x]");
        assertThatThrownBy(() -> new ZeroShot(List.of("x"), manager.eye(2)))
                .hasMessageContaining("1 classes");
    }

    /** "a cat" and "the dog here" have embeddings of different lengths. */
    private NDArray encode(List<String> sentences) {
        NDArray first =
                manager.create(
                        sentences.get(0).equals("a cat")
                                ? new float[] {5, 0, 0}
                                : new float[] {0, 0, 3});
        NDArray second = manager.create(new float[] {0, 0.1f, 0});
        return first.reshape(1, 3).concat(second.reshape(1, 3), 0);
    }
}
