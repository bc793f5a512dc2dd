package unclip.weights.hub;

import unclip.files.Checksums;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The checksum that a server's tag of a file is compared with. */
final class ContentChecksum {

    private static final int SHA256_DIGITS = 64;
    private static final int BUFFER_BYTES = 1 << 16;

    private ContentChecksum() {}

    /** SHA-256 of large files, Git's name of the blob for others, as the length of the tag says. */
    static String like(String tag, Path file) throws IOException {
        return tag.length() == SHA256_DIGITS ? Checksums.sha256(file) : gitBlob(file);
    }

    /** SHA-1 of {@code blob LENGTH}, a zero byte, and the content. */
    private static String gitBlob(Path file) throws IOException {
        MessageDigest digest = sha1();
        String head = "blob " + Files.size(file) + "\0";
        digest.update(head.getBytes(StandardCharsets.US_ASCII));
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform must provide SHA-1", e);
        }
    }
}
