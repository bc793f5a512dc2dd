package unclip.sampler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import unclip.diffusion.NoiseLevel;
import unclip.diffusion.guidance.ClassifierFreeGuidance;
import unclip.math.Quantity;
import unclip.sampler.step.DdimStep;

import java.util.ArrayList;
import java.util.List;

class StepNumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.83124, 0.8312",
        "-0.5, -0.5",
        "12345.6, 12350",
        "1000, 1000",
        "0.00012341, 1.234\\times10^{-4}",
        "-2e-7, -2\\times10^{-7}",
        "2.5e6, 2.5\\times10^{6}",
        "Infinity, \\infty",
        "-Infinity, -\\infty",
        "NaN, \\mathrm{NaN}"
    })
    void numbersHaveFourDigits(double value, String latex) {
        assertThat(Latex.number(value)).isEqualTo(latex);
    }

    @Test
    void theUpdateIsWrittenWithItsSymbolsAndItsNumbers() {
        StepNumbers numbers =
                new StepNumbers(
                        3,
                        10,
                        new NoiseLevel(700, 0.25),
                        new NoiseLevel(600, 0.5),
                        List.of(
                                new StepNumbers.Summand(q("c_{x_0}", 0.83124), "\\hat x_0"),
                                new StepNumbers.Summand(q("c_{x_t}", -0.5), "x_t")),
                        q("\\sigma", 0.25),
                        false,
                        List.of(),
                        List.of(),
                        0.1);
        assertThat(numbers.latex())
                .isEqualTo(
                        """
                        \\begin{aligned}
                        x_s &= c_{x_0}\\,\\hat x_0 + c_{x_t}\\,x_t + \\sigma\\,z \\\\
                        &= 0.8312\\,\\hat x_0 - 0.5\\,x_t + 0.25\\,z
                        \\end{aligned}\
                        """);
    }

    private static Quantity q(String symbol, double value) {
        return new Quantity(symbol, value, "", "");
    }

    @Test
    void everyNumberOfAGuidedStochasticStepIsThere() {
        try (NDManager manager = NDManager.newBaseManager()) {
            Trajectory<?> t =
                    Runs.sampler(new DdimStep(1), 4)
                            .with(new ClassifierFreeGuidance<>(Runs.CURVED, 2))
                            .trajectory(manager, Runs.xT(manager), Runs.NONE, Runs.noise())
                            .run();
            StepNumbers step = t.numbers().get(1);
            assertThat(step.quantities())
                    .extracting(Quantity::symbol)
                    .contains(
                            "t",
                            "s",
                            "\\bar\\alpha_t",
                            "\\bar\\alpha_s",
                            "\\mathrm{SNR}_t",
                            "\\mathrm{SNR}_s",
                            "c_{x_0}",
                            "c_\\epsilon",
                            "\\sigma",
                            "s_{\\mathrm{guidance}}");
            double a = value(step, "c_\\epsilon");
            double sigma = value(step, "\\sigma");
            // the noise left is shared between ε̂ and z
            assertThat(a * a + sigma * sigma).isCloseTo(1 - step.to().alphaBar(), within(1e-12));
            assertThat(step.seconds()).isPositive();
            assertThat(step.quantities()).noneMatch(q -> q.symbol().contains("second"));
            assertThat(t.numbers().get(3).latex())
                    .contains("&= 1\\,\\hat x_0 + 0\\,\\hat\\epsilon");
        }
    }

    private static double value(StepNumbers step, String symbol) {
        return step.quantities().stream()
                .filter(q -> q.symbol().equals(symbol))
                .mapToDouble(Quantity::value)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aStepThatArrivesElsewhereSaysSo() {
        List<StepNumbers> told = new ArrayList<>();
        ReverseStep elsewhere =
                in -> {
                    Move move = new DdimStep(0).move(in);
                    return move.arrivingAt(move.xs().mul(0.5));
                };
        try (NDManager manager = NDManager.newBaseManager()) {
            Runs.sampler(elsewhere, 1)
                    .run(
                            manager,
                            Runs.xT(manager),
                            Runs.NONE,
                            Runs.noise(),
                            step -> told.add(step.numbers()));
        }
        assertThat(told.get(0).latex())
                .contains("\\tilde x_s &= ")
                .contains("x_s &\\ne \\tilde x_s");
    }

    @Test
    void bracesAndCommandsAreBalanced() {
        try (NDManager manager = NDManager.newBaseManager()) {
            for (Runs.Kind kind : Runs.Kind.values()) {
                Trajectory<?> t = Runs.recorded(manager, kind.step(), 3);
                for (StepNumbers step : t.numbers()) {
                    for (String latex : List.of(step.latex(), step.equations())) {
                        assertThat(count(latex, '{')).isEqualTo(count(latex, '}'));
                        assertThat(latex).doesNotContain("$").doesNotContain("null");
                        assertThat(latex.lines().skip(1).toList())
                                .allMatch(line -> line.startsWith("\\end") || line.contains("&"));
                    }
                }
            }
        }
    }

    private static long count(String text, char c) {
        return text.chars().filter(x -> x == c).count();
    }
}
