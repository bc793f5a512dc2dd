package unclip.diffusion;

import unclip.files.NearestName;

import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** The schedules that have a name, each with its paper's numbers. */
final class ScheduleNames {

    private static final String ZERO_SNR = "+zero-snr";

    private static final Map<String, IntFunction<NoiseSchedule>> KNOWN =
            Map.of(
                    "linear",
                    T -> NoiseSchedule.linear(T, over1000(1e-4, T), over1000(0.02, T)),
                    "scaled-linear",
                    T -> NoiseSchedule.scaledLinear(T, over1000(0.00085, T), over1000(0.012, T)),
                    "quadratic",
                    T -> NoiseSchedule.quadratic(T, over1000(1e-4, T), over1000(0.02, T)),
                    "cosine",
                    NoiseSchedule::cosine,
                    "sigmoid",
                    T -> NoiseSchedule.sigmoid(T, over1000(1e-4, T), over1000(0.02, T)),
                    "sigmoid-alpha-bar",
                    T -> NoiseSchedule.sigmoidAlphaBar(T, -3, 3, 1),
                    "laplace",
                    T -> NoiseSchedule.laplace(T, 0, 0.5),
                    "karras",
                    T -> NoiseSchedule.karras(T, 0.002, 80, 7),
                    "exponential",
                    T -> NoiseSchedule.exponential(T, 0.002, 80));

    private ScheduleNames() {}

    static NoiseSchedule schedule(String name, int T) {
        boolean zeroSnr = name.endsWith(ZERO_SNR);
        String plain = zeroSnr ? name.substring(0, name.length() - ZERO_SNR.length()) : name;
        IntFunction<NoiseSchedule> known = KNOWN.get(plain);
        if (known == null) {
            throw new IllegalArgumentException(
                    "Unknown noise schedule '%s': %s; '%s' may follow."
                            .formatted(name, NearestName.hint(plain, KNOWN.keySet()), ZERO_SNR));
        }
        AlphaBars.requireSteps(T);
        return zeroSnr ? known.apply(T).withZeroTerminalSnr() : known.apply(T);
    }

    static List<String> names() {
        return KNOWN.keySet().stream().sorted().toList();
    }

    /** A β that is meant for 1,000 steps, for T of them. */
    private static double over1000(double beta, int T) {
        return beta * 1000 / T;
    }
}
