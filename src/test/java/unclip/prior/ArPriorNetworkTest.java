package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArPriorNetworkTest {

    private final SmallArPrior prior = SmallArPrior.create();
    private final ArPriorNetwork network = prior.network();
    private final PriorCondition condition = prior.condition();
    private final NDArray tokens =
            network.tokens(prior.zImage().get("0:2"), condition.zText()); // [2, 5]

    @AfterEach
    void close() {
        prior.close();
    }

    @Test
    void atItsStartEveryTokenCostsTheLogarithmOfTheBuckets() {
        try (NDManager manager = NDManager.newBaseManager()) {
            ArPriorOptions options = new ArPriorOptions(8, 5, 6, 4, 1024, 16, 2, 2);
            NDArray nats =
                    new ArPriorNetwork(manager, options, 1)
                            .nats(condition, manager.ones(new Shape(2, 5), tokens.getDataType()));
            assertThat(options.uniformNats()).isEqualTo(6.931472, within(5e-7));
            for (float x : nats.toFloatArray()) {
                assertThat((double) x).isEqualTo(options.uniformNats(), within(1e-5));
            }
        }
    }

    @Test
    void thePapersWordOf319CodesIs3190Bits() {
        assertThat(new ArPriorOptions(1024, 77, 6, 319, 1024, 16, 2, 2).wordBits())
                .isEqualTo(3190, within(1e-9));
    }

    @Test
    void natsAreTheNegativeLogarithmsOfProbabilitiesThatSumToOne() {
        NDArray p = network.logits(condition, tokens.get(":, :-1")).softmax(2); // [2, 5, 16]
        NDArray nats = network.nats(condition, tokens);
        assertThat(p.sum(new int[] {2}).sub(1).abs().max().getFloat()).isLessThan(1e-5f);
        for (int b = 0; b < 2; b++) {
            for (int j = 0; j < 5; j++) {
                long id = tokens.getLong(b, j);
                assertThat((double) nats.getFloat(b, j))
                        .isEqualTo(-Math.log((double) p.getFloat(b, j, id)), within(1e-4));
            }
        }
    }

    @Test
    void aTokenIsPredictedFromThoseBeforeItAlone() {
        NDArray all = network.logits(condition, tokens.get(":, :-1")); // [2, 5, 16]
        for (int m = 0; m < 4; m++) {
            NDArray part = network.logits(condition, tokens.get(new NDIndex(":, :{}", m)));
            NDArray same = all.get(new NDIndex(":, :{}", m + 1));
            assertThat(SmallPrior.distance(part, same)).isLessThan(1e-5f);
        }
        NDArray other = network.logits(condition, tokens.get(":, :-1").mul(-1).add(15));
        assertThat(SmallPrior.distance(all.get(":, 0"), other.get(":, 0"))).isLessThan(1e-5f);
        assertThat(SmallPrior.distance(all.get(":, 1"), other.get(":, 1"))).isGreaterThan(1e-3f);
    }

    @Test
    void readingTokenByTokenEqualsReadingAllAtOnce() {
        NDArray all = network.logits(condition, tokens.get(":, :-1")); // [2, 5, 16]
        try (ArPriorRun run = network.start(prior.manager(), condition)) {
            for (int m = 0; m < 5; m++) {
                NDArray expected = all.get(new NDIndex(":, {}", m));
                assertThat(SmallPrior.distance(run.logits(), expected)).isLessThan(2e-5f);
                expected.close();
                if (m < 4) {
                    NDArray ids = tokens.get(new NDIndex(":, {}", m));
                    run.read(ids);
                    ids.close();
                }
            }
            NDArray last = tokens.get(":, 4");
            assertThatThrownBy(() -> run.read(last)).hasMessageContaining("All 4 tokens");
        }
    }

    @Test
    void theNullBranchSeesTheCodesAndNothingOfTheCaption() {
        NDArray past = tokens.get(":, :-1");
        NDArray said = network.logits(condition.unconditional(), past);
        PriorCondition other =
                PriorCondition.of(
                        condition.zText().mul(-1), condition.tokens().add(1), condition.mask());
        NDArray otherCaption = network.logits(other.unconditional(), past);
        assertThat(SmallPrior.distance(said, otherCaption)).isZero();
        assertThat(SmallPrior.distance(said, network.logits(condition, past))).isGreaterThan(1e-3f);
        NDArray otherCodes = network.logits(condition.unconditional(), past.mul(-1).add(15));
        assertThat(SmallPrior.distance(said, otherCodes)).isGreaterThan(1e-3f);
    }

    @Test
    void statesAtPaddingDoNotMatter() {
        NDArray garbage = condition.mask().mul(-1).add(1).mul(1e3f);
        PriorCondition dirty =
                PriorCondition.of(
                        condition.zText(), condition.tokens().add(garbage), condition.mask());
        NDArray past = tokens.get(":, :-1");
        assertThat(
                        SmallPrior.distance(
                                network.logits(dirty, past), network.logits(condition, past)))
                .isLessThan(1e-4f);
    }

    @Test
    void badShapesAreRefusedWithTheNumberAndItsRange() {
        assertThatThrownBy(() -> new ArPriorOptions(8, 5, 6, 9, 16, 16, 2, 2))
                .hasMessage("components must lie from 1 to embeddingWidth = 8, got 9.");
        assertThatThrownBy(() -> new ArPriorOptions(8, 5, 6, 4, 1, 16, 2, 2))
                .hasMessage("buckets must be at least 2, got 1.");
        assertThatThrownBy(() -> new ArPriorOptions(8, 5, 6, 4, 16, 15, 2, 2))
                .hasMessageContaining("width 15 can't have 2 heads");
    }
}
