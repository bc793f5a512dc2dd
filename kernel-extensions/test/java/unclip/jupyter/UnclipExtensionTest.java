package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UnclipExtensionTest {

    @Test
    void theKernelFindsTheExtensionAndRunsItsImports() {
        try (RecordingKernel kernel = RecordingKernel.started()) {
            assertThat(kernel.evaluated())
                    .contains("import ai.djl.ndarray.NDArray;", "import unclip.pipeline.*;")
                    .contains("import static unclip.jupyter.Notebook.show;");
        }
    }

    @Test
    void anImportThatFailsCostsNeitherTheOthersNorTheKernel() {
        try (RecordingKernel kernel = RecordingKernel.refusing("import unclip.train.*;")) {
            assertThat(kernel.evaluated()).contains("import unclip.weights.*;");
        }
    }

    @Test
    void showDisplaysEachValueAsItsRendererWould() {
        try (RecordingKernel kernel = RecordingKernel.started()) {
            Notebook.show("words", 7);
            assertThat(kernel.displayed()).hasSize(2);
        }
    }

    @Test
    void showOutsideANotebookSaysSo() {
        assertThatThrownBy(() -> Notebook.show("words"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("only in a notebook");
    }
}
