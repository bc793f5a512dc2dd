package unclip.nn;

import ai.djl.ndarray.NDArray;

/** The nonlinearity between the two linear maps of a transformer block. */
public enum Activation {
    /** x σ(1.702 x) (Hendrycks and Gimpel 2016, §2), which OpenAI's CLIP was trained with. */
    QUICK_GELU {
        @Override
        public NDArray apply(NDArray x) {
            return x.mul(x.mul(1.702).getNDArrayInternal().sigmoid());
        }
    },

    /**
     * x Φ(x) with tanh in Φ's place (Hendrycks and Gimpel 2016, §2), as in diffusion transformers.
     */
    GELU_TANH {
        @Override
        public NDArray apply(NDArray x) {
            NDArray cubic = x.add(x.square().mul(x).mul(0.044715));
            return x.mul(cubic.mul(Math.sqrt(2 / Math.PI)).tanh().add(1)).mul(0.5);
        }
    },

    /** x Φ(x) with the exact Φ (Hendrycks and Gimpel 2016, §2), which OpenCLIP's own models use. */
    GELU {
        @Override
        public NDArray apply(NDArray x) {
            return x.getNDArrayInternal().gelu();
        }
    };

    /** Every element on its own; owned by x's manager. */
    public abstract NDArray apply(NDArray x);
}
