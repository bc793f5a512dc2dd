package unclip.sampler;

import org.jspecify.annotations.Nullable;

import unclip.diffusion.NoiseLevel;
import unclip.math.Quantity;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Every number of a step with the equation it comes from; outlives the step's arrays.
 *
 * @param index from 0
 * @param count steps of the whole run
 * @param from t and ᾱ_t
 * @param to s and ᾱ_s
 * @param mean the summands c_i · term_i
 * @param sigma σ of the noise added, null without
 * @param departs whether x_s is something else than mean + σ z
 * @param others what else the step shows
 * @param guidance scale, distance and cosine of the branches; empty without guidance
 * @param seconds the step took
 */
public record StepNumbers(
        int index,
        int count,
        NoiseLevel from,
        NoiseLevel to,
        List<Summand> mean,
        @Nullable Quantity sigma,
        boolean departs,
        List<Quantity> others,
        List<Quantity> guidance,
        double seconds) {

    /**
     * A summand without its tensor.
     *
     * @param coefficient the number
     * @param of the tensor's name in LaTeX
     */
    public record Summand(Quantity coefficient, String of) {}

    /** Copies the lists. */
    public StepNumbers {
        mean = List.copyOf(mean);
        others = List.copyOf(others);
        guidance = List.copyOf(guidance);
    }

    /** All of them but the seconds: times, levels, coefficients, σ, others, guidance. */
    public List<Quantity> quantities() {
        List<Quantity> all = new ArrayList<>();
        all.add(new Quantity("t", from.t(), "", ""));
        all.add(new Quantity("s", to.t(), "", ""));
        all.add(alphaBar("t", from));
        all.add(alphaBar("s", to));
        all.add(snr("t", from));
        all.add(snr("s", to));
        mean.forEach(summand -> all.add(summand.coefficient()));
        if (sigma != null) {
            all.add(sigma);
        }
        all.addAll(others);
        all.addAll(guidance);
        return all;
    }

    private static Quantity alphaBar(String time, NoiseLevel level) {
        return new Quantity(
                "\\bar\\alpha_" + time,
                level.alphaBar(),
                "\\prod_{i\\le " + time + "}(1-\\beta_i)",
                "Ho et al. 2020, eq. 4");
    }

    private static Quantity snr(String time, NoiseLevel level) {
        String alphaBar = "\\bar\\alpha_" + time;
        return new Quantity(
                "\\mathrm{SNR}_" + time,
                level.snr(),
                "\\frac{" + alphaBar + "}{1-" + alphaBar + "}",
                "Kingma et al. 2021, eq. 2");
    }

    /**
     * The update, once with its symbols and once with its numbers, as a LaTeX block: {@code x_s =
     * c_{x_0} x̂_0 + … = 0.83 x̂_0 + …}. Where the step departs from the sum, that is {@code x̃_s}.
     */
    public String latex() {
        List<Summand> all = new ArrayList<>(mean);
        if (sigma != null) {
            all.add(new Summand(sigma, "z"));
        }
        String symbols =
                Latex.sum(all.stream().map(a -> a.coefficient().symbol() + "\\," + a.of()));
        String numbers =
                Latex.sum(
                        all.stream()
                                .map(a -> Latex.number(a.coefficient().value()) + "\\," + a.of()));
        return departs
                ? Latex.aligned(
                        Stream.of(
                                "\\tilde x_s &= " + symbols,
                                "&= " + numbers,
                                "x_s &\\ne \\tilde x_s"))
                : Latex.aligned(Stream.of("x_s &= " + symbols, "&= " + numbers));
    }

    /** Each quantity as symbol = equation = number, as a LaTeX block. */
    public String equations() {
        return Latex.aligned(
                quantities().stream()
                        .map(
                                q ->
                                        q.symbol()
                                                + " &= "
                                                + (q.equation().isEmpty()
                                                        ? ""
                                                        : q.equation() + " = ")
                                                + Latex.number(q.value())));
    }
}
