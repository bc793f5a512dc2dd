package unclip.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import unclip.data.MixedDataset.Part;
import unclip.math.RandomStreams;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

class MixedDatasetTest {

    private final ToyDataset main = new ToyDataset("main", 70);
    private final ToyDataset vast = new ToyDataset("vast", 1_000_000);
    private final MixedDataset mixed =
            MixedDataset.of(List.of(new Part(main, 0.7), new Part(vast, 0.3)));

    @Test
    void anEpochPassesOnceThroughTheFirstPartAndTheOthersFillTheirShare() {
        List<String> ids = new ArrayList<>();
        for (int index : mixed.epochOrder(1, 0)) {
            ids.add(mixed.example(index, RandomStreams.open(1, 0, index)).id());
        }
        assertThat(ids).hasSize(100);
        List<String> first = ids.stream().filter(id -> id.startsWith("main/")).toList();
        assertThat(new HashSet<>(first)).hasSize(70).hasSameSizeAs(first);
        assertThat(ids.stream().filter(id -> id.startsWith("vast/"))).hasSize(30);
        assertThat(mixed.name()).isEqualTo("70 % main + 30 % vast");
    }

    @Test
    void theOthersAreDrawnFromTheirWholeRange() {
        double sum = 0;
        int n = 3_000;
        for (int i = 0; i < n; i++) {
            sum += ToyDataset.index(mixed.example(99, RandomStreams.open(5, i))) / 1e6;
        }
        assertThat(sum / n).isBetween(0.47, 0.53); // mean 1/2, standard error 0.005
    }

    @Test
    void badMixturesAreRefused() {
        assertThatThrownBy(() -> MixedDataset.of(List.of())).hasMessageContaining("got none");
        assertThatThrownBy(() -> new Part(main, 0))
                .hasMessage("The weight of main in a mixture must be positive, got 0.0.");
        assertThatThrownBy(() -> MixedDataset.of(List.of(new Part(main, 1e-9), new Part(vast, 1))))
                .hasMessageContaining("raise the weight of main");
    }
}
