package unclip.cli;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import unclip.kernel.AttentionOptions;
import unclip.kernel.Kernels;
import unclip.kernel.PlainKernels;
import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.LongStream;

/** Looks at which kernels are in use, and whether they compute what the plain ones do. */
final class OperationsCheck {

    private static final double TOLERANCE = 1e-5; // float32, sums of at most a few hundred terms
    private static final double BF16_TOLERANCE = 0.02; // products of 8 bits

    private OperationsCheck() {}

    static List<Finding> findings(Engine engine) {
        List<Finding> findings = new ArrayList<>();
        findings.add(finding(engine, Device.cpu(), Kernels.active()));
        for (int i = 0; i < engine.getGpuCount(); i++) {
            findings.add(finding(engine, Device.gpu(i), Kernels.active()));
        }
        return findings;
    }

    static Finding finding(Engine engine, Device device, Kernels kernels) {
        String subject = device.isGpu() ? "Tensors " + device.getDeviceId() : "Tensors";
        String which = kernels.name() + " kernels (of " + String.join(", ", Kernels.names()) + ")";
        double tolerance = kernels.name().equals("bf16") ? BF16_TOLERANCE : TOLERANCE;
        double largest = 0;
        List<String> wrong = new ArrayList<>();
        try (NDManager manager = engine.newBaseManager(device)) {
            for (Map.Entry<String, Function<Kernels, NDArray>> operation :
                    operations(manager).entrySet()) {
                double difference = difference(operation.getValue(), kernels);
                largest = Math.max(largest, difference);
                if (!(difference <= tolerance)) { // NaN is wrong too
                    wrong.add(operation.getKey());
                }
            }
        }
        if (wrong.isEmpty()) {
            String close = String.format(Locale.ROOT, "%.0e", largest);
            return Finding.fine(subject, which + ", equal to plain within " + close);
        }
        return Finding.broken(
                subject,
                which + ", differ from plain in " + String.join(", ", wrong),
                "Use --kernels plain meanwhile, and please report it with this output.");
    }

    private static Map<String, Function<Kernels, NDArray>> operations(NDManager manager) {
        NDArray x = normal(manager, 1, 2, 32, 8, 8);
        NDArray filter = normal(manager, 2, 8, 32, 3, 3);
        NDArray ones = manager.ones(new Shape(32));
        NDArray tokens = normal(manager, 3, 2, 4, 16, 32); // [B, h, L, d]
        Map<String, Function<Kernels, NDArray>> operations = new LinkedHashMap<>();
        operations.put("linear", k -> k.linear(tokens, normal(manager, 4, 8, 32), ones.get("0:8")));
        operations.put("convolution", k -> k.convolution(x, filter, ones.get("0:8"), 1));
        operations.put("group norm", k -> k.groupNormSilu(x, ones, ones, 8));
        operations.put("layer norm", k -> k.layerNorm(tokens, ones, ones));
        operations.put(
                "attention", k -> k.attention(tokens, tokens, tokens, AttentionOptions.causal(32)));
        operations.put("upsampling", k -> k.upsampleBilinear(x));
        return operations;
    }

    /** The largest difference to plain, over the largest number. */
    private static double difference(Function<Kernels, NDArray> operation, Kernels kernels) {
        NDArray expected = operation.apply(new PlainKernels());
        NDArray actual = operation.apply(kernels);
        double scale = expected.abs().max().getFloat();
        return actual.sub(expected).abs().max().getFloat() / scale;
    }

    private static NDArray normal(NDManager manager, long seed, long... shape) {
        long[] images = LongStream.range(0, shape[0]).toArray();
        return NoiseSource.of(seed, 0, images).initial(manager, new Shape(shape));
    }
}
