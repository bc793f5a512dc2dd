package unclip.experiment.bench;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;

import org.apache.commons.rng.UniformRandomProvider;

import unclip.decoder.Decoder;
import unclip.decoder.ImageCondition;
import unclip.decoder.ImageEmbedding;
import unclip.decoder.UNet;
import unclip.diffusion.ForwardProcess;
import unclip.diffusion.Parameterisation;

import java.util.List;
import java.util.stream.Stream;

/**
 * What one draw of the decoder's loss is made from.
 *
 * @param x0 clean pictures, {@code [B, 3, S, S]}
 * @param t one timestep a picture, length B, each in 1..T
 * @param eps standard normal noise in x0's shape
 * @param zImage scaled image embeddings, {@code [B, D]}
 * @param keep 1 where the embedding stays, 0 where it is dropped, {@code [B, 1]}
 */
record ReferenceBatch(NDArray x0, List<Double> t, NDArray eps, NDArray zImage, NDArray keep) {

    private static final double DROP = 0.1; // share of dropped embeddings

    /** Copies the timesteps. */
    ReferenceBatch {
        t = List.copyOf(t);
    }

    /** Draws everything but the pictures, in their scope. */
    static ReferenceBatch draw(NDArray x0, UniformRandomProvider random) {
        NDManager scope = x0.getManager();
        long B = x0.getShape().get(0);
        int T = Decoder.SCHEDULE.T();
        List<Double> t = Stream.generate(() -> (double) random.nextInt(1, T + 1)).limit(B).toList();
        NDArray eps = Reference.normal(scope, random, x0.getShape());
        Shape embeddings = new Shape(B, Reference.UNET.embeddingWidth());
        NDArray zImage = Reference.normal(scope, random, embeddings);
        float[] keep = new float[(int) B];
        for (int b = 0; b < B; b++) {
            keep[b] = random.nextDouble() < DROP ? 0 : 1;
        }
        return new ReferenceBatch(x0, t, eps, zImage, scope.create(keep, new Shape(B, 1)));
    }

    /** The timesteps as the network takes them. */
    double[] times() {
        return t.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /**
     * The mean squared error of v (Salimans and Ho 2022, appendix D).
     *
     * <pre>v = √ᾱ_t ε − √(1 − ᾱ_t) x_0</pre>
     *
     * @return a scalar, owned by x0's manager
     */
    NDArray loss(UNet network) {
        double[] times = times();
        ForwardProcess forward = new ForwardProcess(Decoder.SCHEDULE);
        Parameterisation v = Decoder.PARAMETERISATION;
        NDArray a = forward.perRow(x0.getManager(), x0, times, v::a);
        NDArray b = forward.perRow(x0.getManager(), x0, times, v::b);
        NDArray target = Parameterisation.target(x0, eps, a, b);
        NDArray xt = forward.diffuse(x0, times, eps);
        ImageCondition condition = ImageCondition.NONE.with(new ImageEmbedding(zImage, keep));
        NDArray output = network.apply(xt, times, condition);
        return output.sub(target).square().mean();
    }
}
