package unclip.evaluate.verify;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.NoiseSchedule;

import java.util.ArrayList;
import java.util.List;

/** ᾱ of the two schedules that DALL·E 2 uses. */
final class ScheduleChecks {

    static final NoiseSchedule LINEAR = NoiseSchedule.linear(1000, 1e-4, 0.02);
    static final NoiseSchedule COSINE = NoiseSchedule.cosine(1000);

    private static final String TOPIC = "schedule";
    private static final String TABLE = "product of 1 − β in float64";

    // t, ᾱ linear, ᾱ cosine
    private static final List<List<Double>> ALPHA_BAR =
            List.of(
                    List.of(1.0, .9999, .9999587158),
                    List.of(2.0, .9997800921, .9999125759),
                    List.of(100.0, .8970181457, .9720927371),
                    List.of(250.0, .5240853738, .8470121613),
                    List.of(500.0, .07858724288, .4938435904),
                    List.of(750.0, .003350550439, .1442721024),
                    List.of(999.0, 4.118193638e-5, 2.428766907e-6),
                    List.of(1000.0, 4.035829765e-5, 2.428766907e-9));

    private ScheduleChecks() {}

    static List<Check> checks(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        for (List<Double> row : ALPHA_BAR) {
            int t = row.get(0).intValue();
            checks.add(alphaBar("linear", t, row.get(1), LINEAR));
            checks.add(alphaBar("cosine", t, row.get(2), COSINE));
        }
        return checks;
    }

    private static Check alphaBar(String name, int t, double expected, NoiseSchedule schedule) {
        return Check.relative(
                TOPIC, "ᾱ_%d, %s".formatted(t, name), expected, schedule.alphaBar(t), 1e-8, TABLE);
    }
}
