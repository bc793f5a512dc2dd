package unclip.diffusion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

class ForwardProcessTest {

    private static final NoiseSchedule SCHEDULE = NoiseSchedule.linear(10, 0.05, 0.3);
    private static final ForwardProcess FORWARD = new ForwardProcess(SCHEDULE);

    @Test
    void stepsComposeToTheJumpInTheirCoefficients() {
        NoiseSchedule schedule = NoiseSchedule.cosine(1000);
        double signal = 1;
        double variance = 0;
        for (int t = 1; t <= 1000; t++) {
            double beta = schedule.beta(t);
            signal *= Math.sqrt(1 - beta);
            variance = (1 - beta) * variance + beta;
            assertThat(signal).isCloseTo(schedule.at(t).signal(), within(1e-12));
            assertThat(variance).isCloseTo(1 - schedule.alphaBar(t), within(1e-12));
        }
    }

    @Test
    void stepsComposeToTheJumpInTheirMoments() {
        int n = 40_000;
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseSource noise = NoiseSource.of(11, 0, 0);
            NDArray x = manager.ones(new Shape(1, n), DataType.FLOAT64).mul(1.5);
            for (int t = 1; t <= 10; t++) {
                x = FORWARD.step(x, t, noise.step(t).normalLike(x));
            }
            NoiseLevel end = SCHEDULE.at(10);
            double mean = Tensors.scalar(x.mean());
            double variance = Tensors.scalar(x.sub(mean).square().mean());
            // 5 standard errors: σ / √n of the mean, σ² √(2 / n) of the variance
            double sigma = end.noise();
            assertThat(mean).isCloseTo(1.5 * end.signal(), within(5 * sigma / Math.sqrt(n)));
            assertThat(variance)
                    .isCloseTo(sigma * sigma, within(5 * sigma * sigma * Math.sqrt(2.0 / n)));
        }
    }

    @Test
    void twoJumpsAreOneJumpWithTheirNoisesCombined() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NoiseLevel s = SCHEDULE.at(3.5);
            NoiseLevel t = SCHEDULE.at(8);
            StepNoise noise = NoiseSource.of(1, 0, 0, 1).step(0);
            Shape shape = new Shape(2, 3, 2);
            NDArray x0 = noise.normal(manager, shape, DataType.FLOAT64);
            NDArray first = noise.normalLike(x0);
            NDArray second = noise.normalLike(x0);
            NDArray xs = ForwardProcess.diffuse(x0, NoiseLevel.CLEAN, s, first);
            NDArray xt = ForwardProcess.diffuse(xs, s, t, second);

            double alpha = t.alphaBar() / s.alphaBar();
            NDArray both =
                    first.mul(Math.sqrt(alpha) * s.noise()).add(second.mul(Math.sqrt(1 - alpha)));
            NDArray jump = FORWARD.diffuse(x0, new double[] {8, 8}, both.div(t.noise()));
            assertThat(xt.toDoubleArray()).containsExactly(jump.toDoubleArray(), within(1e-14));
        }
    }

    @Test
    void everyRowHasItsOwnTime() {
        try (NDManager manager = NDManager.newBaseManager()) {
            StepNoise noise = NoiseSource.of(1, 0, 0, 1).step(0);
            NDArray x0 = noise.normal(manager, new Shape(2, 2), DataType.FLOAT32);
            NDArray eps = noise.normalLike(x0);
            int before = manager.getManagedArrays().size();
            NDArray xt = FORWARD.diffuse(x0, new double[] {0, 10}, eps);
            assertThat(manager.getManagedArrays()).hasSize(before + 1);
            assertThat(xt.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(xt.get(0).toFloatArray()).containsExactly(x0.get(0).toFloatArray());
            NDArray other =
                    ForwardProcess.diffuse(
                            x0.get("1:2"), NoiseLevel.CLEAN, SCHEDULE.at(10), eps.get("1:2"));
            assertThat(xt.get(1).toFloatArray())
                    .containsExactly(other.toFloatArray(), within(1e-6f));
        }
    }

    @Test
    void aStepLeavesOneArrayAndPureNoiseStaysSo() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(1, 2));
            NDArray eps = manager.ones(new Shape(1, 2)).mul(2);
            int before = manager.getManagedArrays().size();
            NoiseLevel pure = new NoiseLevel(10, 0);
            NDArray forgotten = ForwardProcess.diffuse(x, SCHEDULE.at(3), pure, eps);
            assertThat(manager.getManagedArrays()).hasSize(before + 1);
            assertThat(forgotten.toFloatArray()).containsExactly(2, 2);
            NDArray kept = ForwardProcess.diffuse(x, pure, pure, eps);
            assertThat(kept.toFloatArray()).containsExactly(1, 1);
        }
    }

    @Test
    void whatDoesNotFitIsNamed() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray x = manager.ones(new Shape(2, 3));
            NDArray row = manager.ones(new Shape(2, 1));
            assertThatThrownBy(() -> FORWARD.diffuse(x, new double[] {1}, x))
                    .hasMessage("Every row has its time, got 1 times for the shape (2, 3).");
            assertThatThrownBy(() -> FORWARD.diffuse(x, new double[] {1, 1}, row))
                    .hasMessage("The noise must have the data's shape (2, 3), got (2, 1).");
            assertThatThrownBy(() -> FORWARD.diffuse(x, new double[] {1, 11}, x))
                    .hasMessage("A time must lie in 0..10, got 11.0.");
            assertThatThrownBy(() -> FORWARD.step(x, 0, x))
                    .hasMessage("A forward step leads to a t in 1..10, got 0.");
            assertThatThrownBy(() -> ForwardProcess.diffuse(x, SCHEDULE.at(2), SCHEDULE.at(1), x))
                    .hasMessageStartingWith("Diffusing goes towards more noise");
        }
    }
}
