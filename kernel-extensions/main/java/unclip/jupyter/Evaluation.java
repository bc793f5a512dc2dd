package unclip.jupyter;

import org.dflib.jjava.jupyter.kernel.BaseKernel;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

/**
 * Runs Java source in the kernel, whatever its version: newer kernels have {@code
 * evalBuilder(source)} and are about to drop {@code evalRaw}, older ones have only the latter.
 */
final class Evaluation {

    private Evaluation() {}

    /**
     * @throws IllegalStateException if the source does not compile, or the kernel is of a kind not
     *     known here
     */
    static void run(BaseKernel kernel, String source) {
        try {
            Method builder = BaseKernel.class.getMethod("evalBuilder", String.class);
            Object pipeline = builder.invoke(kernel, source);
            builder.getReturnType().getMethod("eval").invoke(pipeline);
        } catch (NoSuchMethodException olderKernel) {
            kernel.evalRaw(source);
        } catch (InvocationTargetException e) {
            throw new IllegalStateException(
                    "The kernel could not run \"" + source + "\": " + e.getCause(), e);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("This kernel keeps its evaluation to itself: " + e, e);
        }
    }
}
