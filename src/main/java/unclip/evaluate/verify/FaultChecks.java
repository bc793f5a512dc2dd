package unclip.evaluate.verify;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;

import unclip.diffusion.Conditioning;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.oracle.GaussianOracle;
import unclip.sampler.Sampler;
import unclip.sampler.TimeGrid;
import unclip.sampler.fault.Fault;
import unclip.sampler.fault.Faults;
import unclip.sampler.fault.SourceSampler;
import unclip.sampler.fault.Symptom;
import unclip.tensor.NoiseSource;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;

/** Each fault shows the symptom that was predicted of it. */
final class FaultChecks {

    private static final String TOPIC = "fault";

    private FaultChecks() {}

    static List<Check> checks(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        for (Fault fault : Faults.all()) {
            Symptom symptom = fault.measure(manager);
            checks.add(
                    Check.relative(
                            TOPIC,
                            fault.card().id() + ": " + symptom.quantity(),
                            symptom.predicted(),
                            symptom.measured(),
                            1e-6,
                            "closed form; %.6g without the fault".formatted(symptom.healthy())));
        }
        checks.add(collapse(manager, "linear", ScheduleChecks.LINEAR, -84.6));
        checks.add(collapse(manager, "cosine", ScheduleChecks.COSINE, -67.7));
        return checks;
    }

    /** The article's sampler on N(0, 1) data against the published collapse. */
    private static Check collapse(
            NDManager manager, String name, NoiseSchedule schedule, double expected) {
        NDArray one = Tensors.create(manager, new double[] {1}, new Shape(1, 1), DataType.FLOAT64);
        Sampler<Conditioning.None> sampler =
                new Sampler<>(
                        GaussianOracle.isotropic(0, 1),
                        new SourceSampler.SourceStep(),
                        TimeGrid.even(schedule, schedule.T()));
        NDArray x0 =
                sampler.run(
                        manager, one, new Conditioning.None(), NoiseSource.of(1, 0, 0), step -> {});
        return new Check(
                TOPIC,
                "source-sampler: ln std of x_0, " + name,
                expected,
                Math.log(Tensors.scalar(x0)),
                0.05,
                "Σ ln((1 − √β √(1 − ᾱ)) / √(1 − β))");
    }
}
