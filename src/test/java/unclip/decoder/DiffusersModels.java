package unclip.decoder;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import unclip.weights.Safetensors;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.StreamSupport;
import java.util.zip.CRC32;

/** The small networks of the fixtures, whose weights follow a formula of name and position. */
final class DiffusersModels {

    private DiffusersModels() {}

    /** Writes a network's folder as diffusers would. */
    static Path write(NDManager manager, Path folder, String model) throws IOException {
        return write(manager, folder, model, tensors(manager, model));
    }

    /** The same with these tensors. */
    static Path write(NDManager manager, Path folder, String model, Map<String, NDArray> tensors)
            throws IOException {
        Files.createDirectories(folder);
        Files.writeString(folder.resolve("config.json"), models().path(model).path("config") + "");
        Path file = folder.resolve("diffusion_pytorch_model.safetensors");
        Safetensors.write(file, tensors, DataType.FLOAT32, Map.of());
        return folder;
    }

    static Map<String, NDArray> tensors(NDManager manager, String model) throws IOException {
        Map<String, NDArray> tensors = new TreeMap<>();
        models().path(model)
                .path("shapes")
                .properties()
                .forEach(
                        e -> {
                            long[] sides =
                                    StreamSupport.stream(e.getValue().spliterator(), false)
                                            .mapToLong(JsonNode::longValue)
                                            .toArray();
                            tensors.put(e.getKey(), weight(manager, e.getKey(), sides));
                        });
        return tensors;
    }

    private static NDArray weight(NDManager manager, String name, long... shape) {
        NDArray x = numbers(manager, name, shape);
        if (shape.length == 1) {
            boolean norm = name.contains("norm") && name.endsWith("weight");
            return norm ? x.mul(0.2).add(1) : x.mul(0.1);
        }
        return x.mul(1 / Math.sqrt((double) new Shape(shape).size() / shape[0]));
    }

    /** Roughly normal numbers, as the script's function of this name makes them. */
    static NDArray numbers(NDManager manager, String name, long... shape) {
        CRC32 crc = new CRC32();
        crc.update(name.getBytes(StandardCharsets.UTF_8));
        float[] values = new float[(int) new Shape(shape).size()];
        for (int i = 0; i < values.length; i++) {
            long z = ((crc.getValue() << 20) + i) * 0x9E3779B97F4A7C15L;
            z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
            z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
            z = z ^ (z >>> 31);
            double sum = 0;
            for (int k = 0; k < 4; k++) {
                sum += (z >>> (16 * k)) & 65535;
            }
            values[i] = (float) ((sum / 65536 - 2) * Math.sqrt(3.0));
        }
        return manager.create(values, new Shape(shape));
    }

    /** What diffusers answered. */
    static Map<String, NDArray> expected(NDManager manager, String name) throws IOException {
        try {
            var url = Objects.requireNonNull(DiffusersModels.class.getResource(name));
            return Safetensors.read(Path.of(url.toURI()), manager);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static JsonNode models() throws IOException {
        try (InputStream in = DiffusersModels.class.getResourceAsStream("models.json")) {
            return new ObjectMapper().readTree(in);
        }
    }
}
