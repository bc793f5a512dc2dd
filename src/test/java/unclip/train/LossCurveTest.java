package unclip.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.knowm.xchart.XYSeries;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;

class LossCurveTest {

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        LossCurve curve = new LossCurve("tiny");
        curve.add(50, 0.1, 1e-3, Map.of());
        curve.add(5_000_000_000L, 1.0 / 3, 2, Map.of("modality_gap", 0.7));
        Path file = folder.resolve("tiny.loss.csv");
        curve.write(file);
        LossCurve read = LossCurve.read(file);
        assertThat(read.table().print()).isEqualTo(curve.table().print());
        assertThat(read.table().longColumn("step").asList()).containsExactly(50L, 5_000_000_000L);
        assertThat(read.table().doubleColumn("modality_gap").asDoubleArray())
                .containsExactly(Double.NaN, 0.7);
        assertThat(read.last()).isEqualTo(1.0 / 3);
        assertThat(read.seconds()).isEqualTo(2);
    }

    @Test
    void filesWithoutFurtherColumnsGainThem(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("old.loss.csv");
        Files.writeString(file, "step,loss,seconds\n50,2.5,10\n100,2,20.5\n");
        LossCurve curve = LossCurve.read(file);
        assertThat(curve.table().columnNames()).containsExactly("step", "loss", "seconds");
        curve.add(150, 1, 30, Map.of("temperature", 14.3));
        assertThat(curve.table().doubleColumn("temperature").asDoubleArray())
                .containsExactly(Double.NaN, Double.NaN, 14.3);
        curve.add(200, 1, 40, Map.of());
        assertThat(curve.table().doubleColumn("temperature").getDouble(3)).isNaN();
    }

    @Test
    void aChartIsOfAnyColumn() {
        LossCurve curve = new LossCurve("tiny");
        curve.add(50, 2, 1, Map.of("modality_gap", 0.9));
        curve.add(100, 1, 2, Map.of("modality_gap", 0.7));
        assertThat(curve.chart().getTitle()).isEqualTo("Loss of tiny");
        assertThat(curve.chart("modality_gap").getTitle()).isEqualTo("Modality gap of tiny");
        XYSeries drawn =
                Objects.requireNonNull(curve.chart("modality_gap").getSeriesMap().get("tiny"));
        assertThat(drawn.getYData()).containsExactly(0.9, 0.7);
        assertThatThrownBy(() -> curve.chart("modalitygap"))
                .hasMessageContaining("no column 'modalitygap'; did you mean 'modality_gap'?");
    }

    @Test
    void otherFilesAreRefused(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("x.loss.csv");
        Files.writeString(file, "step,seconds\n50,10\n");
        assertThatThrownBy(() -> LossCurve.read(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not a loss curve: the column loss is missing");
        Files.writeString(file, "step,loss,seconds\n50,low,10\n");
        assertThatThrownBy(() -> LossCurve.read(file)).hasMessageContaining("is not a loss curve");
    }
}
