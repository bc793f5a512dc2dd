package unclip.sampler.step;

import unclip.diffusion.NoiseSchedule;
import unclip.sampler.TimeGrid;

import java.util.List;

/** Schedules and grids of the steps' tests. */
final class Grids {

    static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);

    /** ᾱ falls to 0 at T = 10. */
    static final NoiseSchedule NO_SIGNAL_AT_T = NoiseSchedule.ofAlphaBar(10, t -> 1 - t / 10.0);

    private Grids() {}

    /** Some times of the linear schedule. */
    static TimeGrid linear(Integer... times) {
        return TimeGrid.of(LINEAR, List.of(times));
    }

    /** Some times of the schedule that ends without signal. */
    static TimeGrid noSignal(Integer... times) {
        return TimeGrid.of(NO_SIGNAL_AT_T, List.of(times));
    }
}
