package unclip.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import unclip.data.source.CaptionedSource;
import unclip.files.Checksums;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

class EmbeddingRunTest {

    private static final int COUNT = 100;

    @TempDir private Path folder = Path.of("");
    private final Toys.Model model = new Toys.Model("weights");

    @AfterEach
    void free() {
        model.close();
    }

    private EmbedReport embed(String name, CaptionedSource source, int threads) throws IOException {
        return EmbeddingRun.run(
                model,
                source,
                Toys.options(threads, false),
                folder.resolve(name),
                false,
                (done, expected) -> {});
    }

    private Map<String, String> bytes(String name) throws IOException {
        Map<String, String> sums = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            for (Path file : files.toList()) {
                sums.put(String.valueOf(file.getFileName()), Checksums.sha256(file));
            }
        }
        return sums;
    }

    @Test
    void everythingReadIsEitherEmbeddedOrSkippedWithAReason() throws IOException {
        CacheCard card = embed("a", new Toys.Endless(COUNT), 2).card();
        assertThat(card.read()).isEqualTo(COUNT);
        assertThat(card.skipped())
                .containsOnlyKeys("no caption", "damaged picture", "duplicate key");
        long skipped = card.skipped().values().stream().mapToLong(Long::longValue).sum();
        assertThat(card.embedded() + skipped).isEqualTo(COUNT);
        assertThat(card.captionsCut()).isPositive();
        List<String> lines = Files.readAllLines(folder.resolve("a/skipped.tsv"));
        assertThat(lines).hasSize((int) skipped + 1).first().isEqualTo("reason\tkey\tdetail");
        assertThat(lines).contains("no caption\ttoy 6\tIt?has?none.");
    }

    @Test
    void theNumberOfThreadsChangesNoByte() throws IOException {
        embed("one", new Toys.Endless(COUNT), 1);
        embed("five", new Toys.Endless(COUNT), 5);
        assertThat(bytes("five")).isEqualTo(bytes("one")).hasSizeGreaterThan(10);
    }

    @Test
    void anInterruptedRunGoesOnToTheSameBytes() throws IOException {
        embed("whole", new Toys.Endless(COUNT), 2);
        for (int stopAt : new int[] {1, 3, 8, 15}) {
            String name = "stopped " + stopAt;
            model.batches = 0;
            model.beforeBatch =
                    () -> {
                        if (model.batches == stopAt) {
                            Thread.currentThread().interrupt();
                        }
                    };
            assertThatThrownBy(() -> embed(name, new Toys.Endless(COUNT), 2))
                    .isInstanceOf(CancellationException.class)
                    .hasMessageContaining("goes on from there");
            assertThat(Thread.interrupted()).isTrue();
            model.beforeBatch = () -> {};
            assertThat(CacheCard.read(folder.resolve(name)).complete()).isFalse();
            assertThat(CacheCard.read(folder.resolve(name)).shards()).hasSize((stopAt - 1) / 2);
            assertThatThrownBy(() -> EmbeddingCache.open(folder.resolve(name)))
                    .hasMessageContaining("not finished");

            EmbedReport rest = embed(name, new Toys.Endless(COUNT), 2);

            assertThat(rest.embeddedNow())
                    .isEqualTo(rest.card().embedded() - (stopAt - 1) / 2 * 8L);
            assertThat(bytes(name)).isEqualTo(bytes("whole"));
        }
    }

    @Test
    void aFinishedCacheIsLeftAsItIs() throws IOException {
        embed("a", new Toys.Endless(COUNT), 2);
        Map<String, String> before = bytes("a");
        EmbedReport again = embed("a", new Toys.Endless(COUNT), 2);
        assertThat(again.embeddedNow()).isZero();
        assertThat(bytes("a")).isEqualTo(before);
    }

    @Test
    void twoRunsNeverWriteIntoOneFolder() throws IOException {
        List<Throwable> refusals = new ArrayList<>();
        model.beforeBatch =
                () -> refusals.add(catchThrowable(() -> embed("a", new Toys.Endless(COUNT), 1)));
        embed("a", new Toys.Endless(COUNT), 2);
        assertThat(refusals)
                .isNotEmpty()
                .allSatisfy(e -> assertThat(e).hasMessageContaining("Another run is writing"));
        model.beforeBatch = () -> {};
        embed("alone", new Toys.Endless(COUNT), 2);
        assertThat(bytes("a")).isEqualTo(bytes("alone"));
    }

    @Test
    void aCacheOfAnotherModelSourceOrOptionsIsRefusedInOneSentence() throws IOException {
        embed("a", new Toys.Endless(COUNT), 2);
        assertThatThrownBy(() -> embed("a", new Toys.Endless(COUNT + 1), 2))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("source 'toys'");
        assertThatThrownBy(
                        () ->
                                EmbeddingRun.run(
                                        model,
                                        new Toys.Endless(COUNT),
                                        Toys.options(2, true),
                                        folder.resolve("a"),
                                        false,
                                        (done, expected) -> {}))
                .hasMessageContaining("float32");
        try (Toys.Model other = new Toys.Model("other weights")) {
            assertThatThrownBy(
                            () ->
                                    EmbeddingRun.run(
                                            other,
                                            new Toys.Endless(COUNT),
                                            Toys.options(2, false),
                                            folder.resolve("a"),
                                            false,
                                            (done, expected) -> {}))
                    .hasMessageContaining("model 'toy'");
        }
    }

    @Test
    void goingOnWithoutABeginningOrOverADamagedShardIsRefused() throws IOException {
        assertThatThrownBy(
                        () ->
                                EmbeddingRun.run(
                                        model,
                                        new Toys.Endless(COUNT),
                                        Toys.options(2, false),
                                        folder.resolve("none"),
                                        true,
                                        (done, expected) -> {}))
                .hasMessageContaining("no interrupted run");
        embed("a", new Toys.Endless(COUNT), 2);
        Files.writeString(folder.resolve("a/shard-00001.jsonl"), "{}\n");
        assertThatThrownBy(() -> embed("a", new Toys.Endless(COUNT), 2))
                .hasMessageContaining("shard-00001.jsonl")
                .hasMessageContaining("damaged");
    }

    @Test
    void noMoreThanTwoBatchesAreReadAhead() throws IOException {
        Toys.Endless source = new Toys.Endless(89);
        List<Integer> ahead = new ArrayList<>();
        int batch = Toys.options(1, false).batch();
        EmbeddingRun.run(
                model,
                source,
                Toys.options(3, false),
                folder.resolve("a"),
                false,
                (done, expected) -> ahead.add(source.offered.get()));
        // after batch k at most all items up to it and the queue were taken; a third is refused
        for (int k = 0; k < ahead.size() - 1; k++) {
            assertThat(ahead.get(k)).isLessThanOrEqualTo((k + 1) * batch * 2 + 2 * batch);
        }
    }

    @Test
    void theExpectedNumberComesTrue() throws IOException {
        List<Long> expectations = new ArrayList<>();
        CacheCard card =
                EmbeddingRun.run(
                                model,
                                new Toys.Endless(80),
                                Toys.options(2, false),
                                folder.resolve("a"),
                                false,
                                (done, expected) -> expectations.add(expected))
                        .card();
        assertThat(expectations).allSatisfy(n -> assertThat(n).isBetween(40L, 80L));
        assertThat(expectations).last().isEqualTo(card.embedded());
    }

    @Test
    void aSourceOfWhichNothingIsLeftSaysWhereTheReasonsAre() {
        assertThatThrownBy(() -> embed("a", new Toys.Endless(0), 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("skipped.tsv");
    }
}
