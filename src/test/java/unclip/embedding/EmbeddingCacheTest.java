package unclip.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

class EmbeddingCacheTest {

    @TempDir private Path folder = Path.of("");

    @BeforeEach
    void embed() throws IOException {
        embed(folder, false);
    }

    private static void embed(Path target, boolean half) throws IOException {
        try (Toys.Model model = new Toys.Model("weights")) {
            EmbedReport report =
                    EmbeddingRun.run(
                            model,
                            new Toys.Endless(60),
                            Toys.options(2, half),
                            target,
                            false,
                            (done, expected) -> {});
            assertThat(report.rate()).isPositive();
        }
    }

    @Test
    void rowsInAnyOrderAreThoseOfTheirShards() throws IOException {
        EmbeddingCache cache = EmbeddingCache.open(folder);
        long last = cache.size() - 1;
        try (NDManager manager = NDManager.newBaseManager()) {
            NDArray rows = cache.texts(manager, last, 0, 9, 0);
            assertThat(rows.getShape().getShape()).containsExactly(4, Toys.WIDTH);
            List<CachedShard> shards = cache.shards();
            CachedShard end = shards.get(shards.size() - 1);
            assertThat(rows.get(0)).isEqualTo(end.texts(manager).get(last - end.first()));
            assertThat(rows.get(1)).isEqualTo(shards.get(0).texts(manager).get(0));
            assertThat(rows.get(2)).isEqualTo(shards.get(1).texts(manager).get(1));
            assertThat(rows.get(3)).isEqualTo(rows.get(1));
            NDArray picture = cache.images(manager, 9);
            assertThat(picture.get(0)).isEqualTo(shards.get(1).images(manager).get(1));
        }
        assertThatThrownBy(() -> cache.item(last + 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void eachRowKeepsItsKeyAndCaption() throws IOException {
        EmbeddingCache cache = EmbeddingCache.open(folder);
        long rows = 0;
        for (CachedShard shard : cache.shards()) {
            assertThat(shard.items()).hasSize(shard.size());
            for (CacheItem item : shard.items()) {
                assertThat(item.caption()).endsWith(item.key());
                assertThat(cache.item(rows)).isEqualTo(item);
                rows++;
            }
        }
        assertThat(rows).isEqualTo(cache.size());
    }

    @Test
    void halfPrecisionIsReadAsItWasRounded(@TempDir Path half) throws IOException {
        embed(half, true);
        EmbeddingCache cache = EmbeddingCache.open(half);
        try (NDManager manager = NDManager.newBaseManager()) {
            CachedShard shard = cache.shards().get(1);
            NDArray rows = cache.images(manager, shard.first(), shard.first() + 1);
            assertThat(rows.getDataType()).isEqualTo(DataType.FLOAT32);
            assertThat(rows).isEqualTo(shard.images(manager).get(":2"));
            NDArray exact = EmbeddingCache.open(folder).shards().get(1).images(manager);
            double error = exact.sub(shard.images(manager)).abs().max().getFloat();
            assertThat(error).isPositive().isLessThan(1.0 / 2048); // half a unit of 2^-10 below 1
        }
    }

    @Test
    void everyFloat16IsWidenedExactly() {
        assertThat(ShardRows.widened((short) 0x3c00)).isEqualTo(1f);
        assertThat(ShardRows.widened((short) 0xc000)).isEqualTo(-2f);
        assertThat(ShardRows.widened((short) 0x0001)).isEqualTo(Math.scalb(1f, -24));
        assertThat(ShardRows.widened((short) 0x7bff)).isEqualTo(65504f);
        assertThat(ShardRows.widened((short) 0xfc00)).isEqualTo(Float.NEGATIVE_INFINITY);
        assertThat(ShardRows.widened((short) 0x7e00)).isNaN();
        assertThat(ShardRows.widened((short) 0x8000)).isEqualTo(-0f);
    }

    @Test
    void aChangedByteIsNoticedWhenItsShardIsRead() throws IOException {
        Path file = folder.resolve("shard-00001.safetensors");
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        EmbeddingCache cache = EmbeddingCache.open(folder);
        try (NDManager manager = NDManager.newBaseManager()) {
            assertThat(cache.texts(manager, 0).getFloat(0, 0)).isPositive();
            assertThatThrownBy(() -> cache.texts(manager, 8))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("shard-00001.safetensors");
            assertThatThrownBy(() -> cache.shards().get(1).images(manager))
                    .hasMessageContaining("damaged");
        }
        assertThatThrownBy(cache::verify).hasMessageContaining("shard-00001.safetensors");
    }

    @Test
    void aChangedCaptionOrListOfSkippedItemsIsNoticed() throws IOException {
        EmbeddingCache cache = EmbeddingCache.open(folder);
        cache.verify();
        Path skipped = folder.resolve("skipped.tsv");
        Files.writeString(skipped, Files.readString(skipped) + "more\n");
        assertThatThrownBy(cache::verify).hasMessageContaining("skipped.tsv");
        Path items = folder.resolve("shard-00000.jsonl");
        Files.writeString(items, Files.readString(items).replace("toy 0", "joy 0"));
        assertThatThrownBy(() -> EmbeddingCache.open(folder).item(0))
                .hasMessageContaining("shard-00000.jsonl");
        Files.delete(items);
        assertThatThrownBy(cache::verify).hasMessageContaining("missing");
    }

    @Test
    void aFolderWithoutACacheIsOneSentence(@TempDir Path empty) {
        assertThatThrownBy(() -> EmbeddingCache.open(empty))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no cache of embeddings");
    }
}
