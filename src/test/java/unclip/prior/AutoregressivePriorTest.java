package unclip.prior;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import unclip.tensor.NoiseSource;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;

class AutoregressivePriorTest {

    private final SmallArPrior small = SmallArPrior.create();
    private final NDManager manager = small.manager();
    private final PriorCondition condition = small.condition();
    private final AutoregressivePrior prior = AutoregressivePrior.plain(small.network());

    @AfterEach
    void close() {
        small.close();
    }

    private NDArray sample(Prior from, PriorCondition captions, NoiseSource noise) {
        return from.sample(manager, captions, noise, PriorListener.none());
    }

    @Test
    void drawsDependOnSeedAndImageButNotOnTheBatch() {
        Prior guided = new AutoregressivePrior(small.network(), 1.5, 0.5, TokenChoice.at(0.8));
        NDArray both = sample(guided, condition, NoiseSource.of(3, 0, 0, 1));
        PriorCondition second = condition.rows(1, 2);
        NDArray alone = sample(guided, second, NoiseSource.of(3, 0, 1));
        NDArray other = sample(guided, second, NoiseSource.of(4, 0, 1));
        assertThat(SmallPrior.distance(both.get("1:2"), alone)).isLessThan(1e-5f);
        assertThat(SmallPrior.distance(alone, other)).isGreaterThan(1e-3f);
    }

    @Test
    void drawsAreEmbeddingsOfLengthRootD() {
        NDArray z = sample(prior, condition, NoiseSource.of(3, 0, 0, 1));
        for (float square : z.square().sum(new int[] {1}).toFloatArray()) {
            assertThat((double) square).isEqualTo(8, within(1e-4));
        }
    }

    @Test
    void tokensAreDrawnAsOftenAsTheNetworkSays() {
        int n = 4000;
        PriorCondition first = condition.rows(0, 1);
        PriorCondition many =
                PriorCondition.of(
                        first.zText().repeat(0, n),
                        first.tokens().repeat(0, n),
                        first.mask().repeat(0, n));
        NDArray tokens =
                new AutoregressivePrior(small.network(), 1, 0, TokenChoice.PLAIN)
                        .draw(
                                manager,
                                many,
                                NoiseSource.of(7, 0, LongStream.range(0, n).toArray()),
                                PriorListener.none());
        double[] said =
                TokenChoice.PLAIN.probabilities(
                        small.network().logits(first, tokens.get("0:1, 0:0")).toFloatArray(),
                        0,
                        16);
        for (int id = 0; id < 16; id++) {
            double share = tokens.get(":, 0").eq(id).countNonzero().getLong() / (double) n;
            double deviation = Math.sqrt(said[id] * (1 - said[id]) / n);
            assertThat(share).isEqualTo(said[id], within(4 * deviation + 1e-9));
        }
    }

    @Test
    void theDotProductComesFromTheUpperPartOfItsDistribution() {
        PriorCondition first = condition.rows(0, 1);
        double[] p =
                TokenChoice.PLAIN.probabilities(
                        small.network()
                                .logits(first, manager.create(new long[0]).reshape(1, 0))
                                .toFloatArray(),
                        0,
                        16);
        int median = TokenChoice.quantile(p, 0.5);
        for (long seed = 0; seed < 50; seed++) {
            NDArray tokens =
                    prior.draw(manager, first, NoiseSource.of(seed, 0, 0), PriorListener.none());
            assertThat(tokens.getLong(0, 0)).isGreaterThanOrEqualTo(median);
        }
    }

    @Test
    void guidanceOfOneIsNoneAndTheListenerHearsEveryToken() {
        List<PriorListener.Step> heard = new ArrayList<>();
        NDArray plain = prior.sample(manager, condition, NoiseSource.of(3, 0, 0, 1), heard::add);
        Prior nearly = new AutoregressivePrior(small.network(), 1 + 1e-9, 0.5, TokenChoice.PLAIN);
        NDArray guided = sample(nearly, condition, NoiseSource.of(3, 0, 0, 1));
        assertThat(SmallPrior.distance(plain, guided)).isLessThan(1e-5f);
        assertThat(heard).hasSize(5).last().isEqualTo(new PriorListener.Step(4, 5));
    }

    @Test
    void nothingIsLeftBehindButTheResult() {
        sample(prior, condition, NoiseSource.of(3, 0, 0, 1)).close();
        NDManager engine = manager.getParentManager();
        int before = engine.getManagedArrays().size();
        sample(prior, condition, NoiseSource.of(3, 0, 0, 1)).close();
        assertThat(engine.getManagedArrays()).hasSize(before);
    }

    @Test
    void anInterruptedDrawStopsAtTheNextToken() {
        assertThatThrownBy(
                        () ->
                                prior.sample(
                                        manager,
                                        condition,
                                        NoiseSource.of(3, 0, 0, 1),
                                        step -> Thread.currentThread().interrupt()))
                .isInstanceOf(CancellationException.class)
                .hasMessage("Stopped drawing at token 0.");
    }

    @Test
    void badNumbersAreRefused() {
        ArPriorNetwork network = small.network();
        assertThatThrownBy(() -> new AutoregressivePrior(network, 1, 1, TokenChoice.PLAIN))
                .hasMessage("dotPercentile must lie in [0, 1), got 1.0.");
        assertThatThrownBy(() -> new AutoregressivePrior(network, Double.NaN, 0, TokenChoice.PLAIN))
                .hasMessageContaining("finite, got NaN");
    }
}
