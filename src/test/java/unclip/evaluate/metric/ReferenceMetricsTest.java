package unclip.evaluate.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.io.InputStream;

/** Our numbers are those of other implementations on the same features; see make_fixtures.py. */
class ReferenceMetricsTest {

    private static final Bootstrap NONE = new Bootstrap(0, 1);
    private static JsonNode fixture;
    private static Features truth;
    private static Features generated;

    @BeforeAll
    static void read() throws IOException {
        try (InputStream in =
                requireNonNull(ReferenceMetricsTest.class.getResourceAsStream("metrics.json"))) {
            fixture = new ObjectMapper().readTree(in);
        }
        truth = features("truth");
        generated = features("generated");
    }

    private static Features features(String name) {
        JsonNode numbers = fixture.get(name);
        float[] values = new float[numbers.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = numbers.get(i).floatValue();
        }
        return Features.of(values, fixture.get("width").intValue());
    }

    @Test
    void frechetDistance() {
        assertThat(FrechetDistance.measure(truth, generated, NONE).value())
                .isEqualTo(number("frechet"), within(1e-6));
    }

    @Test
    void kernelDistance() {
        assertThat(KernelDistance.measure(truth, generated, NONE).value())
                .isEqualTo(number("kernel"), within(1e-6));
    }

    @Test
    void cmmd() {
        assertThat(Cmmd.measure(unit(truth), unit(generated), NONE).value())
                .isEqualTo(number("cmmd"), within(1e-5));
    }

    @Test
    void precisionRecallDensityAndCoverage() {
        for (int k : new int[] {3, 5}) {
            JsonNode expected = fixture.get("prdc" + k);
            PrecisionRecall pr = PrecisionRecall.measure(truth, generated, k);
            DensityCoverage dc = DensityCoverage.measure(truth, generated, k, NONE);
            assertThat(pr.precision().value())
                    .isEqualTo(expected.get("precision").doubleValue(), within(1e-12));
            assertThat(pr.recall().value())
                    .isEqualTo(expected.get("recall").doubleValue(), within(1e-12));
            assertThat(dc.density().value())
                    .isEqualTo(expected.get("density").doubleValue(), within(1e-12));
            assertThat(dc.coverage().value())
                    .isEqualTo(expected.get("coverage").doubleValue(), within(1e-12));
        }
    }

    private static double number(String name) {
        return fixture.get(name).doubleValue();
    }

    private static Features unit(Features z) {
        float[] values = new float[z.rows() * z.width()];
        for (int i = 0; i < z.rows(); i++) {
            double length = Math.sqrt(z.dot(i, z, i));
            for (int d = 0; d < z.width(); d++) {
                values[i * z.width() + d] = (float) (z.at(i, d) / length);
            }
        }
        return Features.of(values, z.width());
    }
}
