package unclip.weights.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

class HubOptionsTest {

    private static final Path HOME = Path.of("home");

    @Test
    void theCacheFolderFollowsTheConventionOfOtherPrograms() {
        Map<String, String> all =
                Map.of("HF_HUB_CACHE", "a", "HF_HOME", "b", "XDG_CACHE_HOME", "c");
        assertThat(HubOptions.of(all, HOME).cache()).isEqualTo(Path.of("a"));
        assertThat(HubOptions.of(Map.of("HF_HOME", "b", "XDG_CACHE_HOME", "c"), HOME).cache())
                .isEqualTo(Path.of("b", "hub"));
        assertThat(HubOptions.of(Map.of("XDG_CACHE_HOME", "c"), HOME).cache())
                .isEqualTo(Path.of("c", "huggingface", "hub"));
        assertThat(HubOptions.of(Map.of(), HOME).cache())
                .isEqualTo(Path.of("home", ".cache", "huggingface", "hub"));
    }

    @Test
    void noServerIsAskedUnlessOneIsNamedAndNotSwitchedOff() {
        assertThat(HubOptions.of(Map.of(), HOME).endpoint()).isNull();
        assertThat(HubOptions.of(Map.of("HF_ENDPOINT", "http://host"), HOME).endpoint())
                .isEqualTo(URI.create("http://host"));
        Map<String, String> offline = Map.of("HF_ENDPOINT", "http://host", "HF_HUB_OFFLINE", "1");
        assertThat(HubOptions.of(offline, HOME).endpoint()).isNull();
        assertThatThrownBy(() -> HubOptions.of(Map.of("HF_ENDPOINT", "host"), HOME))
                .hasMessageContaining("got 'host'");
    }

    @Test
    void snapshotsAreFoundByRefAndByHand(@TempDir Path cache) throws IOException {
        HubRepository repository = new HubRepository(cache, "someone/some-model", "main");
        assertThat(repository.snapshot()).isEmpty();
        Files.createDirectories(repository.handmade());
        assertThat(repository.snapshot()).contains(repository.handmade());
        Path snapshot = repository.folder().resolve("snapshots").resolve("abc");
        Files.createDirectories(snapshot);
        Files.createDirectories(repository.folder().resolve("refs"));
        Files.writeString(repository.folder().resolve("refs").resolve("main"), "abc\n");
        assertThat(repository.snapshot()).contains(snapshot);
    }

    @Test
    void namesThatWouldLeaveTheCacheAreRefused(@TempDir Path cache) {
        for (String id : new String[] {"../x", "a/../b", "a/b/c", "", "a\\b", "/etc"}) {
            assertThatThrownBy(() -> new HubRepository(cache, id, "main"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("OWNER/NAME");
        }
        assertThatThrownBy(() -> new HubRepository(cache, "a/b", "../main"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
