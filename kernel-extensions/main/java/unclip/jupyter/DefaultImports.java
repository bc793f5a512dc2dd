package unclip.jupyter;

import java.util.List;
import java.util.stream.Stream;

/**
 * The imports that every cell sees. A name that two packages share is imported by itself, which
 * settles it: {@code List} and {@code Color} stay what a Java programmer expects.
 */
final class DefaultImports {

    private static final List<String> NAMES =
            List.of(
                    "java.nio.file.*",
                    "java.util.List",
                    "java.util.function.*",
                    "java.util.stream.*",
                    "java.awt.Color",
                    "java.awt.image.BufferedImage",
                    "ai.djl.Device",
                    "ai.djl.ndarray.NDArray",
                    "ai.djl.ndarray.NDList",
                    "ai.djl.ndarray.NDManager",
                    "ai.djl.ndarray.types.DataType",
                    "ai.djl.ndarray.types.Shape",
                    "org.knowm.xchart.*",
                    "org.knowm.xchart.style.Styler",
                    "tech.tablesaw.api.*",
                    "unclip.clip.*",
                    "unclip.data.*",
                    "unclip.data.emoji.*",
                    "unclip.data.shapes.*",
                    "unclip.decoder.*",
                    "unclip.diffusion.*",
                    "unclip.diffusion.guidance.*",
                    "unclip.diffusion.loss.*",
                    "unclip.diffusion.oracle.*",
                    "unclip.evaluate.*",
                    "unclip.image.*",
                    "unclip.jupyter.Curves",
                    "unclip.jupyter.explore.*",
                    "unclip.jupyter.widget.*",
                    "unclip.math.*",
                    "unclip.nn.*",
                    "unclip.pipeline.*",
                    "unclip.prior.*",
                    "unclip.sampler.*",
                    "unclip.sampler.fault.*",
                    "unclip.sampler.step.*",
                    "unclip.space.*",
                    "unclip.tensor.*",
                    "unclip.text.*",
                    "unclip.train.*",
                    "unclip.weights.*",
                    "static unclip.jupyter.Notebook.show",
                    "static unclip.jupyter.widget.Interact.interact");

    private DefaultImports() {}

    /** The import statements, one by one. */
    static Stream<String> statements() {
        return NAMES.stream().map(name -> "import " + name + ";");
    }
}
