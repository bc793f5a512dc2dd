package unclip.evaluate.verify;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

import java.util.List;
import java.util.stream.Stream;

class VerificationTest {

    private static List<Check> checks = List.of();

    @BeforeAll
    static void run() {
        try (NDManager manager = NDManager.newBaseManager()) {
            checks = Verification.run(manager, (done, total) -> {});
            assertThat(manager.getManagedArrays()).isEmpty();
        }
    }

    @TestFactory
    Stream<DynamicTest> everyCheckPasses() {
        return checks.stream()
                .map(
                        check ->
                                DynamicTest.dynamicTest(
                                        check.topic() + ": " + check.name(),
                                        () ->
                                                assertThat(check.error())
                                                        .as("%s", check)
                                                        .isLessThanOrEqualTo(check.tolerance())));
    }

    @Test
    void everyTopicIsThereAndNamesAreUnique() {
        assertThat(checks.stream().map(Check::topic).distinct())
                .containsExactly(
                        "schedule",
                        "posterior",
                        "time grid",
                        "bound",
                        "sampler",
                        "fault",
                        "contrastive loss",
                        "CLIP",
                        "attention",
                        "CLIP space");
        assertThat(checks.stream().map(check -> check.topic() + check.name()))
                .doesNotHaveDuplicates();
        assertThat(Verification.table(checks).rowCount()).isEqualTo(checks.size());
    }

    @Test
    void aWrongNumberAndNaNFail() {
        assertThat(Check.relative("t", "n", 2, 2.1, 0.1, "").passes()).isTrue();
        assertThat(Check.relative("t", "n", 2, 2.3, 0.1, "").passes()).isFalse();
        assertThat(new Check("t", "n", 2, Double.NaN, 1, "").passes()).isFalse();
    }
}
