package unclip.evaluate.verify;

import ai.djl.ndarray.NDManager;

import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Posterior;
import unclip.diffusion.Variance;

import java.util.ArrayList;
import java.util.List;

/**
 * The posterior q(x_{t−1} | x_t, x_0) of the linear schedule, and known variances of the cosine.
 */
final class PosteriorChecks {

    private static final String TOPIC = "posterior";
    private static final String SOURCE = "Ho et al. 2020, eq. 7, in float64";

    // t, c_x0, c_xt, β̃
    private static final List<List<Double>> TABLE =
            List.of(
                    List.of(1.0, 1.0, 0.0, 0.0),
                    List.of(2.0, .5452915, .4547085, 5.4531877e-5),
                    List.of(100.0, .019076345, .98089602, .0020345963),
                    List.of(250.0, .0077166572, .99188038, .0050317209),
                    List.of(500.0, .0030700711, .99410667, .010031355),
                    List.of(750.0, .00087896677, .9924107, .01501925),
                    List.of(999.0, .00012952424, .98995872, .019980063),
                    List.of(1000.0, .00012835149, .98994868, .019999984));

    private PosteriorChecks() {}

    static List<Check> checks(NDManager manager) {
        List<Check> checks = new ArrayList<>();
        for (List<Double> row : TABLE) {
            int t = row.get(0).intValue();
            Posterior q = at(ScheduleChecks.LINEAR, t);
            checks.add(check("c_x0", t, row.get(1), q.onX0()));
            checks.add(check("c_xt", t, row.get(2), q.onXt()));
            checks.add(check("β̃", t, row.get(3), q.betaTilde()));
        }
        checks.add(published("√β̃_488, cosine", .0549625, deviation(488)));
        checks.add(published("√β̃_1000, cosine", .9994987, deviation(1000)));
        checks.add(published("ln σ²_488, network says ½", -5.7998054, learned(488)));
        checks.add(published("ln σ²_1000, network says ½", -.0010011, learned(1000)));
        return checks;
    }

    private static Posterior at(NoiseSchedule schedule, int t) {
        return Posterior.of(schedule.at(t), schedule.at(t - 1));
    }

    private static double deviation(int t) {
        return Math.sqrt(at(ScheduleChecks.COSINE, t).betaTilde());
    }

    /** v ln β + (1 − v) ln β̃; an output of ½ in [−1, 1] is v = ¾. */
    private static double learned(int t) {
        NoiseSchedule cosine = ScheduleChecks.COSINE;
        Variance.LogRange range =
                new Variance.LearnedRange().logRange(cosine.at(t), cosine.at(t - 1), null);
        return 0.75 * range.high() + 0.25 * range.low();
    }

    private static Check check(String name, int t, double expected, double got) {
        return Check.relative(TOPIC, name + " at t = " + t, expected, got, 1e-6, SOURCE);
    }

    private static Check published(String name, double expected, double got) {
        return new Check(TOPIC, name, expected, got, 1e-6, "diffusers' scheduler tests");
    }
}
