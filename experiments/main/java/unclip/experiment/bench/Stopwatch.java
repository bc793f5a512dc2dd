package unclip.experiment.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Times repetitions: warms up for two fifths of a budget and at least once, then measures for the
 * budget and at least twice.
 */
final class Stopwatch {

    private static final double WARM_UP = 0.4; // of the budget
    private static final int FEWEST = 2;

    private final double budget;
    private final List<Double> seconds = new ArrayList<>();
    private boolean warm;
    private double spent;
    private long last = System.nanoTime();

    /** Starts with the warm-up. */
    Stopwatch(double budgetSeconds) {
        budget = budgetSeconds;
    }

    /** Repeats a task until there are enough times. */
    static List<Double> repeat(double budgetSeconds, Runnable task) {
        Stopwatch watch = new Stopwatch(budgetSeconds);
        do {
            task.run();
        } while (!watch.lap());
        return watch.seconds();
    }

    /**
     * Notes that a repetition has ended.
     *
     * @return whether there are enough
     */
    boolean lap() {
        long now = System.nanoTime();
        double lap = (now - last) / 1e9;
        last = now;
        spent += lap;
        if (warm) {
            seconds.add(lap);
            return seconds.size() >= FEWEST && spent >= budget;
        }
        if (spent >= WARM_UP * budget) {
            warm = true;
            spent = 0;
        }
        return false;
    }

    /** The measured repetitions, without the warm-up. */
    List<Double> seconds() {
        return List.copyOf(seconds);
    }
}
