package unclip.kernel;

import ai.djl.Device;
import ai.djl.MalformedModelException;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.ParameterStore;

import unclip.tensor.NativeWarnings;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * One tensor function written as TorchScript text and run by libtorch.
 *
 * <p>A TorchScript archive is a ZIP of text: this class puts a function's source into one in memory
 * and loads it through DJL, which needs neither Python nor a native build. Gradients flow through a
 * call made while a gradient collector is open.
 */
final class ScriptFunction {

    private static final ThreadLocal<Boolean> PLAIN_EXECUTOR =
            ThreadLocal.withInitial(
                    () -> {
                        // The optimising executor recompiles for each new shape; our functions are
                        // already fused, so the plain interpreter is faster from the first call.
                        JniUtils.setGraphExecutorOptimize(false);
                        return true;
                    });

    private final Model model;
    private final ParameterStore none;

    private ScriptFunction(Model model) {
        this.model = model;
        this.none = new ParameterStore(model.getNDManager(), false);
    }

    /**
     * Compiles the body of {@code forward}.
     *
     * @param source a method {@code def forward(self, …)}, not indented
     */
    static ScriptFunction compile(String source) {
        NativeWarnings.spend();
        return new ScriptFunction(load(source));
    }

    private static Model load(String source) {
        Model model = Model.newInstance("function", Device.cpu(), "PyTorch");
        try {
            model.load(new ByteArrayInputStream(archive(source)));
        } catch (IOException | MalformedModelException e) {
            throw new IllegalStateException("TorchScript did not compile:\n" + source, e);
        }
        return model;
    }

    /** Reads a function's text from the resources of this package. */
    static String text(String name) {
        try (InputStream in = ScriptFunction.class.getResourceAsStream(name + ".py")) {
            if (in == null) {
                throw new IllegalArgumentException("No kernel source named " + name + ".py.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Calls the function.
     *
     * @return the results, owned by the first argument's manager
     */
    NDList call(NDList arguments) {
        PLAIN_EXECUTOR.get();
        // "Training" only keeps DJL from switching gradients off: the collector decides about them.
        return model.getBlock().forward(none, arguments, true);
    }

    /** Calls a function of tensors that returns one tensor. */
    NDArray apply(NDArray... arguments) {
        return call(new NDList(arguments)).singletonOrThrow();
    }

    /**
     * Calls a function of tensor lists and a few numbers that changes its arguments in place,
     * without gradients. An empty list arrives as a list of one zero.
     *
     * @param scope owner of the result
     * @param numbers reach the function as one float32 tensor in main memory, so that reading them
     *     does not wait for a GPU
     * @return the one array that the function returns
     */
    NDArray runOnLists(NDManager scope, List<List<NDArray>> lists, float... numbers) {
        try (NDManager inner = scope.newSubManager()) {
            NDList arguments = new NDList();
            for (int i = 0; i < lists.size(); i++) {
                String name = "list" + i + "[]"; // DJL gathers arrays of one such name into a list
                for (NDArray array : lists.get(i)) {
                    NDArray alias = array.stopGradient(); // the same memory, free to carry a name
                    alias.attach(inner);
                    alias.setName(name);
                    arguments.add(alias);
                }
                if (lists.get(i).isEmpty()) { // which the engine can't express: a lone zero does
                    NDArray zero = inner.zeros(new Shape());
                    zero.setName(name);
                    arguments.add(zero);
                }
            }
            NDArray result;
            try (NDManager memory = inner.newSubManager(Device.cpu())) {
                arguments.add(memory.create(numbers));
                result = call(arguments).singletonOrThrow();
            }
            result.attach(scope);
            return result;
        }
    }

    private static byte[] archive(String source) throws IOException {
        StringBuilder code = new StringBuilder();
        code.append("class Function(Module):\n");
        code.append("  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
        source.lines().forEach(line -> code.append("  ").append(line).append('\n'));

        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            store(zip, "data.pkl", pickledInstance());
            store(zip, "code/__torch__.py", code.toString().getBytes(StandardCharsets.UTF_8));
            store(zip, "constants.pkl", new byte[] {(byte) 0x80, 2, ')', '.'}); // an empty tuple
            store(zip, "version", "3\n".getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.toByteArray();
    }

    /** The pickle of {@code __torch__.Function} with its one attribute, {@code training = True}. */
    private static byte[] pickledInstance() {
        String pickle = "\u0080\u0002c__torch__\nFunction\n)\u0081}(X\b\0\0\0training\u0088ub.";
        return pickle.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(content);
        ZipEntry entry = new ZipEntry("function/" + name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
