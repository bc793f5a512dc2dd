package unclip.sampler;

import unclip.diffusion.NoiseSchedule;
import unclip.files.NearestName;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the names of time grids, such as {@code trailing:50}. */
final class GridNames {

    private static final List<String> SPACINGS =
            List.of(
                    "even",
                    "linspace",
                    "leading",
                    "trailing",
                    "quadratic",
                    "karras",
                    "log-snr",
                    "exponential");

    private static final Pattern SPACED =
            Pattern.compile("([a-z-]+):([0-9]{1,9})(?::([0-9]{1,9}(?:\\.[0-9]{1,9})?))?");

    private GridNames() {}

    static TimeGrid grid(NoiseSchedule schedule, String name) {
        if (name.matches("[0-9,]+|ddim[0-9]+|fast27")) {
            return TimeGrid.respaced(schedule, name);
        }
        Matcher matcher = SPACED.matcher(name);
        if (!matcher.matches() || !SPACINGS.contains(matcher.group(1))) {
            throw unknown(name);
        }
        int steps = Integer.parseInt(matcher.group(2));
        String number = matcher.group(3);
        return number == null
                ? spaced(schedule, matcher.group(1), steps)
                : spaced(schedule, name, matcher.group(1), steps, number);
    }

    private static TimeGrid spaced(NoiseSchedule schedule, String spacing, int steps) {
        return switch (spacing) {
            case "even" -> TimeGrid.even(schedule, steps);
            case "linspace" -> TimeGrid.linspace(schedule, steps);
            case "leading" -> TimeGrid.leading(schedule, steps, 0);
            case "trailing" -> TimeGrid.trailing(schedule, steps);
            case "quadratic" -> TimeGrid.quadratic(schedule, steps);
            case "karras" -> TimeGrid.karras(schedule, steps);
            default -> TimeGrid.logSnr(schedule, steps); // and "exponential", which is the same
        };
    }

    private static TimeGrid spaced(
            NoiseSchedule schedule, String name, String spacing, int steps, String number) {
        if (spacing.equals("karras")) {
            return TimeGrid.karras(schedule, steps, Double.parseDouble(number));
        }
        if (spacing.equals("leading") && !number.contains(".")) {
            return TimeGrid.leading(schedule, steps, Integer.parseInt(number));
        }
        throw unknown(name);
    }

    private static IllegalArgumentException unknown(String name) {
        int colon = name.indexOf(':');
        return new IllegalArgumentException(
                ("Unknown time grid '%s': use a spacing and its steps, such as trailing:50 (also"
                                + " leading:50:1 with an offset, karras:50:7 with ρ), or sections,"
                                + " such as 25, 10,15,20, ddim25 or fast27; %s.")
                        .formatted(
                                name,
                                NearestName.hint(
                                        colon < 0 ? name : name.substring(0, colon), SPACINGS)));
    }
}
