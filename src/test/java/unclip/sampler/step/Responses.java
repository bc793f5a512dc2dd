package unclip.sampler.step;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.sampler.Past;
import unclip.tensor.StepNoise;

import java.util.ArrayList;
import java.util.List;

/**
 * A sampler on Gaussian data is an affine map of its start and its noises. This runs it once with
 * one row for each of them: row 0 sees nothing, each other row a single unit. The exact mean and
 * covariance of its outcome follow, without drawing anything.
 */
final class Responses {

    private final double[] mean;
    private final List<double[]> responses;

    private Responses(double[] mean, List<double[]> responses) {
        this.mean = mean;
        this.responses = responses;
    }

    /**
     * Probes a loop.
     *
     * @param loop with an affine denoiser; its noise is replaced
     * @param startStds standard deviations of the start's elements, which are independent with mean
     *     0
     */
    static Responses of(StepLoop loop, double[] startStds) {
        int D = startStds.length;
        try (NDManager manager = NDManager.newBaseManager()) {
            Units counting = new Units(D);
            run(loop, counting, manager.zeros(new Shape(1, D), DataType.FLOAT64));
            int rows = 1 + D + counting.draws * D;
            double[] start = new double[rows * D];
            for (int j = 0; j < D; j++) {
                start[(1 + j) * D + j] = startStds[j];
            }
            double[] end =
                    ScalarMixture.heap(
                            run(loop, new Units(D), manager.create(start, new Shape(rows, D))));
            return of(end, rows, D);
        }
    }

    private static Responses of(double[] end, int rows, int D) {
        double[] mean = new double[D];
        System.arraycopy(end, 0, mean, 0, D);
        List<double[]> responses = new ArrayList<>();
        for (int r = 1; r < rows; r++) {
            double[] response = new double[D];
            for (int j = 0; j < D; j++) {
                response[j] = end[r * D + j] - mean[j];
            }
            responses.add(response);
        }
        return new Responses(mean, responses);
    }

    private static NDArray run(StepLoop loop, Units noise, NDArray x) {
        StepLoop probed = new StepLoop(loop.denoiser(), loop.step(), loop.grid(), i -> noise);
        List<NDArray> states = probed.states(x, 0, Past.NONE);
        return states.get(states.size() - 1);
    }

    /** E[x_s] for a start of mean 0. */
    double[] mean() {
        return mean.clone();
    }

    /** Cov[x_s]. */
    double[][] covariance() {
        int D = mean.length;
        double[][] covariance = new double[D][D];
        for (double[] r : responses) {
            for (int i = 0; i < D; i++) {
                for (int j = 0; j < D; j++) {
                    covariance[i][j] += r[i] * r[j];
                }
            }
        }
        return covariance;
    }

    /** Draw k gives a unit in element j to row 1 + D + k D + j, and nothing to the others. */
    private static final class Units implements StepNoise {

        private final int D;
        private int draws;

        private Units(int D) {
            this.D = D;
        }

        @Override
        public NDArray normal(NDManager manager, Shape shape, DataType type) {
            double[] values = new double[Math.toIntExact(shape.size())];
            for (int j = 0; j < D; j++) {
                int row = 1 + D + draws * D + j;
                if (row < shape.get(0)) {
                    values[row * D + j] = 1;
                }
            }
            draws++;
            return manager.create(values, shape);
        }
    }
}
