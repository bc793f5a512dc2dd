package unclip.weights.hub;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where released models are kept, and where they may be downloaded from.
 *
 * @param cache the folder of Hugging Face's programs, shared with them
 * @param endpoint the server's address, without the model's name; null if there is none to ask
 */
public record HubOptions(Path cache, @Nullable URI endpoint) {

    /** Checks that the address is one. */
    public HubOptions {
        if (endpoint != null
                && (endpoint.getHost() == null
                        || !("http".equals(endpoint.getScheme())
                                || "https".equals(endpoint.getScheme())))) {
            throw new IllegalArgumentException(
                    "The endpoint must be an address such as https://HOST, got '"
                            + endpoint
                            + "'.");
        }
    }

    /**
     * From the environment, by the conventions of Hugging Face's programs: {@code HF_HUB_CACHE},
     * else {@code hub} in {@code HF_HOME}, else {@code huggingface/hub} in {@code XDG_CACHE_HOME},
     * else in {@code ~/.cache}; and {@code HF_ENDPOINT}, unless {@code HF_HUB_OFFLINE} is set.
     */
    public static HubOptions fromEnvironment() {
        return of(System.getenv(), Path.of(System.getProperty("user.home", "")));
    }

    static HubOptions of(Map<String, String> environment, Path home) {
        String endpoint = environment.getOrDefault("HF_ENDPOINT", "");
        String offline = environment.getOrDefault("HF_HUB_OFFLINE", "");
        boolean ask = !endpoint.isBlank() && !offline.matches("(?i)1|on|yes|true");
        return new HubOptions(cache(environment, home), ask ? address(endpoint.strip()) : null);
    }

    private static Path cache(Map<String, String> environment, Path home) {
        String hub = environment.getOrDefault("HF_HUB_CACHE", "");
        if (!hub.isBlank()) {
            return Path.of(hub);
        }
        String huggingFace = environment.getOrDefault("HF_HOME", "");
        if (!huggingFace.isBlank()) {
            return Path.of(huggingFace).resolve("hub");
        }
        String caches = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = caches.isBlank() ? home.resolve(".cache") : Path.of(caches);
        return base.resolve("huggingface").resolve("hub");
    }

    private static URI address(String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "HF_ENDPOINT must be an address such as https://HOST, got '" + text + "'.", e);
        }
    }
}
