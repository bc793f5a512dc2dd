package unclip.sampler.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DynamicTest;

import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** One test a case of a family, and one that none is left out unsaid. */
public final class ParitySuite {

    /** For float64; states have 13 significant digits. */
    public static final double EXACT = 1e-10;

    private ParitySuite() {}

    /**
     * The tests of a family.
     *
     * @param covered how many cases are to be run
     * @param excluded why each of the others is not
     * @param gap runs a case, and answers how far it comes out
     * @param tolerance what may be answered
     */
    public static Stream<DynamicTest> of(
            String family,
            int covered,
            Map<String, String> excluded,
            double tolerance,
            ToDoubleFunction<ParityCase> gap) {
        return of(family, covered, excluded, recorded -> tolerance, gap);
    }

    /** The same with a tolerance that differs by case. */
    public static Stream<DynamicTest> of(
            String family,
            int covered,
            Map<String, String> excluded,
            ToDoubleFunction<ParityCase> tolerance,
            ToDoubleFunction<ParityCase> gap) {
        List<ParityCase> all = ParityFixtures.cases(family);
        List<ParityCase> run =
                all.stream().filter(recorded -> !excluded.containsKey(recorded.name())).toList();
        DynamicTest count =
                DynamicTest.dynamicTest(
                        "%d cases run, %d left out".formatted(covered, excluded.size()),
                        () -> {
                            assertThat(run).hasSize(covered);
                            assertThat(all).hasSize(covered + excluded.size());
                        });
        Stream<DynamicTest> tests =
                run.stream()
                        .map(
                                recorded ->
                                        DynamicTest.dynamicTest(
                                                recorded.name(),
                                                () ->
                                                        assertThat(gap.applyAsDouble(recorded))
                                                                .isLessThan(
                                                                        tolerance.applyAsDouble(
                                                                                recorded))));
        return Stream.concat(Stream.of(count), tests);
    }
}
