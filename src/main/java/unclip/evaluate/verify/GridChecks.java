package unclip.evaluate.verify;

import ai.djl.ndarray.NDManager;

import unclip.sampler.TimeGrid;

import java.util.List;
import java.util.stream.IntStream;

/** Respaced timesteps, where rounding goes half to even. */
final class GridChecks {

    private static final String TOPIC = "time grid";
    private static final String RESPACING = "improved-diffusion's space_timesteps";

    private static final List<Integer> SEVEN = List.of(0, 166, 333, 500, 666, 832, 999);
    private static final List<Integer> TWENTY_FIVE =
            List.of(
                    0, 42, 83, 125, 166, 208, 250, 291, 333, 375, 416, 458, 500, 541, 583, 624, 666,
                    708, 749, 791, 832, 874, 916, 957, 999);
    private static final List<Integer> FAST_27 =
            List.of(
                    0, 22, 44, 66, 88, 111, 133, 155, 177, 199, 200, 222, 244, 266, 288, 311, 333,
                    355, 377, 399, 400, 500, 599, 600, 799, 800, 997);

    private GridChecks() {}

    static List<Check> checks(NDManager manager) {
        return List.of(
                same("linspace 7", TimeGrid.linspace(ScheduleChecks.LINEAR, 7), SEVEN),
                same("respaced \"7\"", respaced("7"), SEVEN),
                same("respaced \"25\"", respaced("25"), TWENTY_FIVE),
                same("respaced \"fast27\"", respaced("fast27"), FAST_27));
    }

    private static TimeGrid respaced(String sections) {
        return TimeGrid.respaced(ScheduleChecks.LINEAR, sections);
    }

    /** Our falling times against 0-based rising ones: t = i + 1, then 0. */
    private static Check same(String name, TimeGrid grid, List<Integer> indices) {
        int n = indices.size();
        double most =
                grid.steps() != n
                        ? Double.NaN
                        : IntStream.range(0, n)
                                .mapToDouble(
                                        i ->
                                                Math.abs(
                                                        grid.times().get(i)
                                                                - (indices.get(n - 1 - i) + 1)))
                                .max()
                                .orElse(0);
        return new Check(TOPIC, name + ": largest difference of a time", 0, most, 0, RESPACING);
    }
}
