package unclip.clip;

import ai.djl.ndarray.types.Shape;

import unclip.nn.TransformerOptions;

import java.util.Map;

/** Names and shapes of the weights of common parts. */
final class Shapes {

    private Shapes() {}

    static void norm(Map<String, Shape> shapes, String name, long width) {
        shapes.put(name + ".weight", new Shape(width));
        shapes.put(name + ".bias", new Shape(width));
    }

    static void linear(Map<String, Shape> shapes, String name, long inputs, long outputs) {
        shapes.put(name + ".weight", new Shape(outputs, inputs));
        shapes.put(name + ".bias", new Shape(outputs));
    }

    static void transformer(Map<String, Shape> shapes, TransformerOptions options) {
        long D = options.width();
        for (int i = 0; i < options.layers(); i++) {
            String block = "blocks." + i + ".";
            norm(shapes, block + "norm1", D);
            norm(shapes, block + "norm2", D);
            linear(shapes, block + "qkv", D, 3 * D);
            linear(shapes, block + "proj", D, D);
            linear(shapes, block + "up", D, options.mlpWidth());
            linear(shapes, block + "down", options.mlpWidth(), D);
        }
    }
}
