package unclip.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import static java.util.Objects.requireNonNull;

import org.junit.jupiter.api.Test;

import unclip.data.CommittedData;
import unclip.data.shapes.HoldOut;
import unclip.data.shapes.Layout;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;

class EvaluationSetTest {

    private static final Path NOWHERE = Path.of("nowhere");

    @Test
    void heldOutEmojiAreInThePoolButNotAmongWhatWasLearnt() throws IOException {
        EvaluationSet cell =
                EvaluationSet.open(
                        "cell", 20, 8, CommittedData.folder("emoji").resolveSibling(""), 3);
        assertThat(cell.items()).hasSize(20);
        assertThat(new HashSet<>(cell.captions())).hasSize(20);
        for (EvaluationSet.Item item : cell.items()) {
            assertThat(cell.pool())
                    .anyMatch(shown -> shown.group().equals(item.group()) && !shown.learnt());
            assertThat(cell.pool())
                    .noneMatch(shown -> shown.group().equals(item.group()) && shown.learnt());
            assertThat(item.truth().getWidth()).isEqualTo(8);
        }
        assertThat(cell.pool()).hasSizeGreaterThan(5000);
    }

    @Test
    void shapesAreOfTheFormThatTheirSetNames() throws IOException {
        EvaluationSet unseen = EvaluationSet.open("unseen", 10, 32, NOWHERE, 1);
        EvaluationSet pairs = EvaluationSet.open("pairs", 10, 32, NOWHERE, 1);
        assertThat(unseen.items())
                .allMatch(i -> HoldOut.contains(requireNonNull(i.prompt()).layout()));
        assertThat(pairs.items())
                .allMatch(i -> requireNonNull(i.prompt()).layout() instanceof Layout.Pair);
        assertThat(pairs.pool()).isEmpty();
        assertThat(EvaluationSet.open("pairs", 10, 64, NOWHERE, 1).captions())
                .isEqualTo(pairs.captions());
        assertThat(EvaluationSet.open("pairs", 10, 32, NOWHERE, 2).captions())
                .isNotEqualTo(pairs.captions());
    }

    @Test
    void anUnknownSetAndTooFewPicturesAreRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationSet.open("shape", 10, 32, NOWHERE, 1))
                .withMessageContaining("shapes");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> EvaluationSet.open("shapes", 1, 32, NOWHERE, 1))
                .withMessageContaining("got 1");
    }
}
