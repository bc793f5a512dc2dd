package unclip.diffusion;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of loss weights, such as {@code min-snr-5}. */
final class LossWeightNames {

    private static final String NUMBER = "-[0-9]+(?:\\.[0-9]+)?";
    private static final Pattern NUMBERED =
            Pattern.compile("(min-snr|soft-min-snr|edm|p2)((?:" + NUMBER + ")+)");

    private LossWeightNames() {}

    static LossWeight weight(String name) {
        Matcher matcher = NUMBERED.matcher(name);
        if (matcher.matches()) {
            double[] numbers =
                    Arrays.stream(matcher.group(2).substring(1).split("-", -1))
                            .mapToDouble(Double::parseDouble)
                            .toArray();
            if (numbers.length == (matcher.group(1).equals("p2") ? 2 : 1)) {
                return numbered(matcher.group(1), numbers);
            }
        }
        return switch (name) {
            case "x0" -> LossWeight.x0();
            case "epsilon" -> LossWeight.epsilon();
            case "v" -> LossWeight.v();
            case "truncated-snr" -> LossWeight.truncatedSnr();
            default ->
                    throw new IllegalArgumentException(
                            "Unknown loss weight '"
                                    + name
                                    + "': use x0, epsilon, v, truncated-snr, min-snr-5,"
                                    + " soft-min-snr-4, p2-1-0.5 (k, γ) or edm-0.5 (σ_data).");
        };
    }

    private static LossWeight numbered(String kind, double[] numbers) {
        return switch (kind) {
            case "min-snr" -> LossWeight.minSnr(numbers[0]);
            case "soft-min-snr" -> LossWeight.softMinSnr(numbers[0]);
            case "p2" -> LossWeight.p2(numbers[0], numbers[1]);
            default -> LossWeight.edm(numbers[0]);
        };
    }
}
