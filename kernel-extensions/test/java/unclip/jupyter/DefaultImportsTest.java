package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.jshell.JShell;
import jdk.jshell.Snippet.Status;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.Objects;

/** The imports as the language under the kernel judges them. */
class DefaultImportsTest {

    /** What the kernel itself imports before ours. */
    private static final List<String> KERNEL =
            List.of("util", "io", "math", "net", "time", "util.concurrent", "util.regex");

    private static final List<String> NAMES_IN_NOTEBOOKS =
            List.of(
                    "AncestralStep",
                    "BoundTable",
                    "BufferedImage",
                    "ClassCondition",
                    "ClassifierFreeGuidance",
                    "Color",
                    "ContactSheet",
                    "Curves",
                    "DataSetOracle",
                    "DdimStep",
                    "DecoderLikelihood",
                    "Device",
                    "Evaluation",
                    "Explore",
                    "Faults",
                    "Files",
                    "FilmStrip",
                    "ForwardProcess",
                    "Function",
                    "Image",
                    "IntSlider",
                    "Interact",
                    "HeunStep",
                    "List",
                    "Layout",
                    "LossCurve",
                    "ModelCard",
                    "Move",
                    "NDArray",
                    "NoiseSchedule",
                    "NoiseSource",
                    "Path",
                    "Posterior",
                    "Progress",
                    "Quantity",
                    "ReverseStep",
                    "Sample",
                    "SampleRequest",
                    "Sampler",
                    "Samples",
                    "Shape",
                    "Step",
                    "Stream",
                    "Style",
                    "Table",
                    "Term",
                    "TimeGrid",
                    "Tokens",
                    "Trajectory",
                    "UnclipPipeline",
                    "Variance",
                    "VariationalBound",
                    "WeightStore",
                    "Widgets",
                    "XYChart");

    private static final JShell SHELL = JShell.builder().executionEngine("local").build();

    @BeforeAll
    static void classPath() {
        String launched = Objects.requireNonNull(System.getProperty("java.class.path"));
        SHELL.addToClasspath(System.getProperty("surefire.test.class.path", launched));
        KERNEL.forEach(name -> SHELL.eval("import java." + name + ".*;"));
    }

    @AfterAll
    static void close() {
        SHELL.close();
    }

    @Test
    void everyImportNamesSomethingThatExistsAndNoCommonNameIsAmbiguous() {
        assertThat(DefaultImports.statements()).allSatisfy(this::isValid);
        assertThat(NAMES_IN_NOTEBOOKS)
                .allSatisfy(name -> isValid("Class<?> type" + name + " = " + name + ".class;"));
    }

    private void isValid(String source) {
        assertThat(SHELL.eval(source))
                .as(source)
                .isNotEmpty()
                .allSatisfy(event -> assertThat(event.status()).isEqualTo(Status.VALID));
    }
}
