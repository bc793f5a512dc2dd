package unclip.sampler.parity;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import unclip.diffusion.Conditioning;
import unclip.diffusion.Denoiser;
import unclip.diffusion.NoiseLevel;
import unclip.sampler.Move;
import unclip.sampler.ReverseStep;
import unclip.sampler.Sampler;
import unclip.sampler.StepInput;
import unclip.sampler.TimeGrid;
import unclip.tensor.NoiseSource;
import unclip.tensor.StepNoise;
import unclip.tensor.Tensors;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A recorded run, once more with our sampler: the same start, levels, noise and denoiser.
 *
 * <pre>double gap = ParityRun.of(aCase).gap(new DdimStep(0));</pre>
 */
public final class ParityRun {

    private final ParityCase recorded;
    private final DataType type;
    private final List<TimeGrid> grids;
    private final UnaryOperator<Denoiser<Conditioning.None>> decoration;

    private ParityRun(
            ParityCase recorded,
            DataType type,
            List<TimeGrid> grids,
            UnaryOperator<Denoiser<Conditioning.None>> decoration) {
        this.recorded = recorded;
        this.type = type;
        this.grids = grids;
        this.decoration = decoration;
    }

    /** In float64 along a case's {@link ParityCase#grid}. */
    public static ParityRun of(ParityCase recorded) {
        return along(recorded, List.of(recorded.grid()));
    }

    /** In float64 along grids, one after the other; x goes on from each to the next as it is. */
    public static ParityRun along(ParityCase recorded, List<TimeGrid> grids) {
        return new ParityRun(recorded, DataType.FLOAT64, grids, denoiser -> denoiser);
    }

    /** In float64 along a case's {@link ParityCase#leaps}, for one denoiser call a step. */
    public static ParityRun leaping(ParityCase recorded) {
        List<TimeGrid> grids = new ArrayList<>();
        List<Double> path = new ArrayList<>();
        for (ParityCase.Leap leap : recorded.leaps()) {
            if (leap.isIdle()) {
                continue;
            }
            if (path.isEmpty() || path.get(path.size() - 1) != leap.from()) {
                addGrid(grids, path);
                path = new ArrayList<>(List.of(leap.from()));
            }
            path.add(leap.to());
        }
        addGrid(grids, path);
        return along(recorded, grids);
    }

    private static void addGrid(List<TimeGrid> grids, List<Double> path) {
        if (!path.isEmpty()) {
            grids.add(ParityCase.grid(path));
        }
    }

    /** In another precision. */
    public ParityRun in(DataType other) {
        return new ParityRun(recorded, other, grids, decoration);
    }

    /** With a decorated denoiser, as thresholds and the like are. */
    public ParityRun with(UnaryOperator<Denoiser<Conditioning.None>> other) {
        return new ParityRun(recorded, type, grids, other);
    }

    /**
     * Runs and compares each recorded state.
     *
     * @return the largest distance, relative to max(|x|, 1)
     * @throws AssertionError if the denoiser is asked at other levels, or more or less often, or
     *     noise is drawn where the library drew none
     */
    public double gap(ReverseStep step) {
        try (NDManager manager = NDManager.newBaseManager()) {
            ParityTape tape = new ParityTape(recorded);
            Denoiser<Conditioning.None> denoiser =
                    decoration.apply(new ParityDenoiser(recorded, tape));
            NoiseSource unused = NoiseSource.of(0, 0, 0, 1);
            NDArray x = start(manager);
            for (TimeGrid grid : grids) {
                x =
                        new Sampler<>(denoiser, replaying(step, tape), grid)
                                .run(manager, x, new Conditioning.None(), unused, taken -> {});
            }
            TimeGrid last = grids.get(grids.size() - 1);
            return tape.end(x, last.level(last.steps()));
        }
    }

    private NDArray start(NDManager manager) {
        NoiseLevel first = grids.get(0).level(0);
        double[] x = recorded.start();
        for (int i = 0; i < x.length && recorded.isVarianceExploding(); i++) {
            x[i] *= first.signal();
        }
        return Tensors.create(manager, x, ParityTape.SHAPE, type);
    }

    /** The step with the recorded noise in place of its own. */
    private static ReverseStep replaying(ReverseStep step, StepNoise noise) {
        return new ReverseStep() {
            @Override
            public Move move(StepInput in) {
                return step.move(with(in));
            }

            @Override
            public Move rise(StepInput in) {
                return step.rise(with(in));
            }

            @Override
            public int memory() {
                return step.memory();
            }

            private StepInput with(StepInput in) {
                return new StepInput(
                        in.xt(), in.from(), in.to(), in.schedule(), in.model(), in.past(), noise);
            }
        };
    }
}
