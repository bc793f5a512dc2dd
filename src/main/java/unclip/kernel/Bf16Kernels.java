package unclip.kernel;

/**
 * The fused operations with their matrix products, convolutions and attention in bfloat16.
 *
 * <p>Weights, activations between operations, norms, sums and gradients stay float32: inputs of a
 * product are rounded on the way in, its result is widened on the way out, and autograd takes the
 * same way back. So an optimiser moves float32 weights by float32 gradients. For GPUs with tensor
 * cores; right on a CPU too, but slower than float32 there.
 */
public final class Bf16Kernels extends FusedKernels {

    static final String NAME = "bf16";

    private static final String HELPERS = ScriptFunction.text("bf16");

    @Override
    public String name() {
        return NAME;
    }

    @Override
    String rewritten(String text) {
        return text.replace("torch.linear(", "self.linear(")
                        .replace("torch.conv2d(", "self.conv2d(")
                        .replace("torch.scaled_dot_product_attention(", "self.attention(")
                + "\n"
                + HELPERS;
    }
}
