package unclip.jupyter;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-3, -3",
        "0.123456, 0.1235",
        "0.5, 0.5",
        "12345.678, 12346",
        "99999.99, 100000",
        "0.00001234567, 0.00001235",
        "1e-7, 1E-7",
        "1.23456e12, 1.235E12",
        "NaN, NaN",
        "-Infinity, -Infinity"
    })
    void numbersReadAsAPersonWouldWriteThem(double value, String text) {
        assertThat(Numbers.brief(value)).isEqualTo(text);
    }

    @Property
    void nothingIsLostBeyondTheFourthDigit(
            @ForAll @DoubleRange(min = -1e12, max = 1e12) double value) {
        double shown = Double.parseDouble(Numbers.brief(value));
        assertThat(Math.abs(shown - value)).isLessThanOrEqualTo(5.01e-4 * Math.abs(value));
    }
}
