package unclip.sampler.parity;

import com.fasterxml.jackson.databind.JsonNode;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.NoiseSchedule;
import unclip.diffusion.Parameterisation;
import unclip.sampler.TimeGrid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * One recorded run. Levels are given as ᾱ whatever the library kept, {@link #json} has the rest.
 *
 * @param json the case as it is in the file
 */
public record ParityCase(JsonNode json) {

    private static final double SAME = 1e-12; // levels apart by rounding are one

    /** One step's two ends, as ᾱ. */
    public record Leap(double from, double to) {

        /** Whether it stays where it is, which is no step of ours. */
        public boolean isIdle() {
            return from == to;
        }
    }

    /** The case's name, unique in its family. */
    public String name() {
        return json.get("name").asText();
    }

    /** What the library constructed it from. */
    public JsonNode config() {
        return json.get("config");
    }

    /** An argument of the library's step or function, or a default. */
    public double argument(String name, double otherwise) {
        return json.get("step").path(name).asDouble(otherwise);
    }

    /** Whether the library's sample is x_0 + σ ε, and not √ᾱ x_0 + √(1 − ᾱ) ε. */
    public boolean isVarianceExploding() {
        return json.get("scaling").asText().equals("ve");
    }

    /** What the library was fed. */
    public Parameterisation prediction() {
        String kind = json.get("prediction").asText();
        return switch (kind) {
            case "epsilon" -> new Parameterisation.Epsilon();
            case "sample" -> new Parameterisation.X0();
            case "v_prediction" -> new Parameterisation.V();
            case "edm" -> new Parameterisation.Edm(config().path("sigma_data").asDouble(0.5));
            default -> throw new IllegalArgumentException("No such prediction: " + kind);
        };
    }

    /** What the oracle's x̂_0 is multiplied with. */
    public double gain() {
        return json.path("gain").asDouble(1);
    }

    /** Whether the network also says its variance. */
    public boolean isVarianceLearned() {
        return config().path("variance_type").asText().equals("learned_range")
                || config().path("variance").asText().equals("LEARNED_RANGE");
    }

    /** The start, in the library's scaling. */
    double[] start() {
        return ParityFixtures.numbers(
                ParityFixtures.COMMON.get("x_T"), json.get("initial_scale").asDouble());
    }

    /** How often the denoiser was asked. */
    public int calls() {
        return json.get("levels").size();
    }

    /** ᾱ of each denoiser call. */
    public List<Double> levels() {
        DoubleStream values = DoubleStream.of(ParityFixtures.numbers(json.get("levels")));
        boolean bySigma = json.get("level").asText().equals("sigma");
        return (bySigma ? values.map(ParityCase::alphaBar) : values).boxed().toList();
    }

    /** ᾱ of the library's σ list, neighbours distinct. */
    public List<Double> sigmaLevels() {
        return distinct(
                DoubleStream.of(ParityFixtures.numbers(json.get("sigmas")))
                        .map(ParityCase::alphaBar)
                        .boxed()
                        .toList());
    }

    /** ᾱ of x = x_0 + σ ε once it is scaled to variance 1. */
    public static double alphaBar(double sigma) {
        return 1 / (1 + sigma * sigma);
    }

    /** The levels visited one after the other: the σ list, or the calls' and the final one. */
    public List<Double> path() {
        if (json.has("sigmas")) {
            return sigmaLevels();
        }
        List<Double> path = new ArrayList<>(levels());
        path.add(json.get("final_level").asDouble());
        return distinct(path);
    }

    /**
     * Each denoiser call's step, for samplers that ask once a step. One may begin elsewhere than
     * the one before ended; and one may stay where it is.
     */
    public List<Leap> leaps() {
        List<Double> levels = levels();
        return IntStream.range(0, calls()).mapToObj(i -> leap(levels, i)).toList();
    }

    private Leap leap(List<Double> levels, int i) {
        double from = levels.get(i);
        if (json.has("from_levels")) {
            return new Leap(json.get("from_levels").get(i).asDouble(), from);
        }
        boolean last = i + 1 == calls();
        double next = last ? 1 : levels.get(i + 1);
        if (json.has("next_levels")) {
            double to = json.get("next_levels").get(i).asDouble();
            return new Leap(from, isSame(to, next) ? next : to);
        }
        return new Leap(from, last ? json.get("final_level").asDouble() : next);
    }

    /** Whether what the denoiser says at this call changes nothing. */
    boolean isIdle(int call) {
        boolean given = json.has("from_levels") || json.has("next_levels");
        return given && call < calls() && leap(levels(), call).isIdle();
    }

    private static boolean isSame(double a, double b) {
        return Math.abs(a - b) <= SAME * Math.max(a, b);
    }

    /** The grid along {@link #path}. */
    public TimeGrid grid() {
        return grid(path());
    }

    /**
     * A grid through some levels and no others, so that no table's interpolation comes in.
     *
     * @param path ᾱ of each, neighbours distinct
     */
    public static TimeGrid grid(List<Double> path) {
        List<Double> table =
                path.stream()
                        .filter(a -> a < 1)
                        .distinct()
                        .sorted(Comparator.reverseOrder())
                        .toList();
        NoiseSchedule schedule = NoiseSchedule.ofAlphaBar(table.size(), t -> table.get(t - 1));
        return new TimeGrid(
                schedule, path.stream().map(a -> 1.0 + table.indexOf(a)).toList()); // clean is 0
    }

    private static List<Double> distinct(List<Double> path) {
        List<Double> found = new ArrayList<>();
        for (double level : path) {
            if (found.isEmpty() || !isSame(level, found.get(found.size() - 1))) {
                found.add(level);
            }
        }
        return found;
    }

    /** The σ or ᾱ that the library noted at a call, as σ; what {@link NoiseLevel#sigma} has. */
    double sigma(int call) {
        double level = json.get("levels").get(call).asDouble();
        return json.get("level").asText().equals("sigma")
                ? level
                : new NoiseLevel(1, level).sigma();
    }
}
