package unclip.weights.hub;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.Locale;

/**
 * What a server says of a file before it is downloaded.
 *
 * @param commit the commit that the revision stands for
 * @param checksum 64 hexadecimal digits, SHA-256 of the content, or 40, Git's name of the blob
 * @param bytes length; 0 if unknown
 */
record RemoteFile(String commit, String checksum, long bytes) {

    static RemoteFile of(URI address, String revision, HttpHeaders headers) throws IOException {
        String tag =
                headers.firstValue("X-Linked-Etag")
                        .or(() -> headers.firstValue("ETag"))
                        .map(text -> text.replaceFirst("^W/", "").replace("\"", ""))
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .orElse("");
        if (!tag.matches("[0-9a-f]{40}|[0-9a-f]{64}")) {
            throw new IOException(
                    "The server gives no checksum for "
                            + address
                            + " (its ETag is '"
                            + tag
                            + "'), so that what comes cannot be trusted.");
        }
        boolean linked = headers.firstValue("X-Linked-Etag").isPresent();
        long bytes =
                headers.firstValue(linked ? "X-Linked-Size" : "Content-Length")
                        .filter(text -> text.matches("\\d{1,18}"))
                        .map(Long::parseLong)
                        .orElse(0L);
        return new RemoteFile(headers.firstValue("X-Repo-Commit").orElse(revision), tag, bytes);
    }
}
