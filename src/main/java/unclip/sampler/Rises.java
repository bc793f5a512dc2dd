package unclip.sampler;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Puts rises into a grid that falls. */
final class Rises {

    private static final double RHO = 7; // Karras et al. 2022, §3

    private Rises() {}

    static TimeGrid restart(TimeGrid grid, List<Restart> restarts) {
        requireFalling(grid);
        double first = grid.times().get(0);
        double last = grid.times().get(grid.steps());
        for (Restart restart : restarts) {
            if (!(restart.tMin() < first && restart.tMin() >= last)) {
                throw new IllegalArgumentException(
                        "A restart's tMin must lie on the grid's way from %s to %s, got %s."
                                .formatted(first, last, restart.tMin()));
            }
        }
        List<Double> times = new ArrayList<>();
        Stream.concat(grid.times().stream(), restarts.stream().map(Restart::tMin))
                .distinct()
                .sorted(Comparator.reverseOrder())
                .forEach(
                        t -> {
                            times.add(t);
                            restarts.stream()
                                    .filter(restart -> restart.tMin() == t)
                                    .forEach(restart -> walk(grid.schedule(), restart, times));
                        });
        return new TimeGrid(grid.schedule(), times);
    }

    private static void walk(NoiseSchedule schedule, Restart restart, List<Double> times) {
        NoiseLevel high = schedule.at(restart.tMax());
        if (high.alphaBar() == 0) {
            throw new IllegalArgumentException(
                    "A restart's tMax must have some signal left, got ᾱ = 0 at "
                            + restart.tMax()
                            + ".");
        }
        List<Double> back =
                SigmaSpacing.fall(
                        schedule, high, schedule.at(restart.tMin()), restart.steps(), RHO);
        for (int k = 0; k < restart.times(); k++) {
            times.add(restart.tMax());
            times.addAll(back);
        }
    }

    static TimeGrid repaint(TimeGrid grid, int jumpLength, int jumpCount) {
        requireFalling(grid);
        if (jumpLength < 1 || jumpCount < 1) {
            throw new IllegalArgumentException(
                    "A jump has a length of 1 or more and is walked once or more, got %d and %d."
                            .formatted(jumpLength, jumpCount));
        }
        int n = grid.steps();
        List<Double> times = new ArrayList<>(grid.times().subList(0, 1));
        for (int p = n - 1; p >= 0; p--) { // p steps from the end
            times.add(grid.times().get(n - p));
            boolean jumps = p >= 1 && (p - 1) % jumpLength == 0 && p + jumpLength <= n;
            for (int k = 1; jumps && k < jumpCount; k++) {
                times.addAll(there(grid, p, jumpLength));
            }
        }
        return new TimeGrid(grid.schedule(), times);
    }

    /** Up by so many times from p steps before the end, and down again. */
    private static List<Double> there(TimeGrid grid, int p, int jumpLength) {
        int low = grid.steps() - p;
        List<Double> times = new ArrayList<>();
        for (int i = low - 1; i >= low - jumpLength; i--) {
            times.add(grid.times().get(i));
        }
        times.addAll(grid.times().subList(low - jumpLength + 1, low + 1));
        return times;
    }

    private static void requireFalling(TimeGrid grid) {
        for (int i = 0; i < grid.steps(); i++) {
            if (grid.times().get(i + 1) > grid.times().get(i)) {
                throw new IllegalArgumentException(
                        "Rises are put into a grid that falls, got one that rises from %s to %s."
                                .formatted(grid.times().get(i), grid.times().get(i + 1)));
            }
        }
    }
}
