package unclip.diffusion.loss;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import unclip.diffusion.Denoiser;
import unclip.diffusion.ForwardProcess;
import unclip.diffusion.NoiseLevel;
import unclip.diffusion.Prediction;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;

/**
 * The variational bound of some data, term by term.
 *
 * @param rows L_0, L_1, … in time's order
 * @param priorNats L_T, averaged over the images
 * @param imageNats the whole bound of each image
 * @param dimensions D, the numbers of an image
 */
public record BoundTable(
        List<Row> rows, double priorNats, List<Double> imageNats, long dimensions) {

    /** Copies the lists. */
    public BoundTable {
        rows = List.copyOf(rows);
        imageNats = List.copyOf(imageNats);
    }

    /**
     * One timestep, averaged over the images.
     *
     * @param t where the step starts; the first row's term is L_0
     * @param nats L_{t−1}
     * @param bitsPerDim the same in bits per number of an image
     * @param epsError mean (ε − ε̂)²
     * @param x0Error mean (x_0 − x̂_0)²
     * @param vError mean (v − v̂)²
     */
    public record Row(
            double t,
            double nats,
            double bitsPerDim,
            double epsError,
            double x0Error,
            double vError) {}

    /**
     * Measures every term once for each image.
     *
     * @param bound which terms, and the variance
     * @param model the denoiser
     * @param x0 clean data, {@code [B, …]}
     * @param conditioning one row an image
     * @param noise serves B images
     * @param listener hears of each row
     * @throws CancellationException if the thread is interrupted
     */
    public static <C> BoundTable measure(
            VariationalBound bound,
            Denoiser<C> model,
            NDArray x0,
            C conditioning,
            NoiseSource noise,
            Consumer<Row> listener) {
        int B = (int) x0.getShape().get(0);
        long D = x0.size() / B;
        double[] totals = new double[B];
        double prior;
        try (NDManager scope = x0.getManager().newSubManager()) {
            scope.tempAttachAll(x0);
            prior = add(bound.prior(x0), totals);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 1; i <= bound.steps(); i++) {
            if (Thread.interrupted()) {
                throw new CancellationException("Stopped measuring after " + (i - 1) + " terms.");
            }
            try (NDManager scope = x0.getManager().newSubManager()) {
                scope.tempAttachAll(x0);
                NDArray eps = noise.step(i).normalLike(x0);
                rows.add(row(bound, i, model, x0, eps, conditioning, totals));
            }
            listener.accept(rows.get(i - 1));
        }
        return new BoundTable(rows, prior, Arrays.stream(totals).boxed().toList(), D);
    }

    private static <C> Row row(
            VariationalBound bound,
            int i,
            Denoiser<C> model,
            NDArray x0,
            NDArray eps,
            C conditioning,
            double[] totals) {
        NoiseLevel level = bound.level(i);
        NDArray xt = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, level, eps);
        Prediction p = model.predict(xt, level, conditioning);
        int[] steps = new int[totals.length];
        Arrays.fill(steps, i);
        double nats = add(bound.terms(x0, p.x0Hat(), p.varianceShare(), steps), totals);
        NDArray epsError = eps.sub(p.epsHat());
        NDArray x0Error = x0.sub(p.x0Hat());
        NDArray vError = epsError.mul(level.signal()).sub(x0Error.mul(level.noise()));
        return new Row(
                level.t(),
                nats,
                bitsPerDim(nats, x0.size() / totals.length),
                meanSquare(epsError),
                meanSquare(x0Error),
                meanSquare(vError));
    }

    /** Adds each row's number to its total; their mean. */
    private static double add(NDArray perRow, double[] totals) {
        double[] values = perRow.toDoubleArray();
        double sum = 0;
        for (int b = 0; b < values.length; b++) {
            totals[b] += values[b];
            sum += values[b];
        }
        return sum / values.length;
    }

    private static double meanSquare(NDArray x) {
        return Tensors.scalar(x.square().mean());
    }

    /** nats / (D ln 2). */
    public static double bitsPerDim(double nats, long dimensions) {
        return nats / (dimensions * Math.log(2));
    }

    /** The whole bound, averaged over the images. */
    public double nats() {
        return priorNats + rows.stream().mapToDouble(Row::nats).sum();
    }

    /** The whole bound in bits per number of an image. */
    public double bitsPerDim() {
        return bitsPerDim(nats(), dimensions);
    }
}
