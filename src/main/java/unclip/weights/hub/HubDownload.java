package unclip.weights.hub;

import static java.net.HttpURLConnection.HTTP_NOT_FOUND;
import static java.net.HttpURLConnection.HTTP_OK;
import static java.net.HttpURLConnection.HTTP_PARTIAL;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import unclip.files.IoSentences;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;

/**
 * Downloads files of one released model into the cache.
 *
 * <p>Bytes go to {@code blobs/CHECKSUM.incomplete}; a later attempt asks for the rest only. The
 * file gets its name when its checksum is the one that the server told beforehand.
 */
public final class HubDownload {

    private static final Logger LOG = LoggerFactory.getLogger(HubDownload.class);
    private static final int ATTEMPTS = 4; // a cut connection is taken up again
    private static final int HOPS = 5;
    private static final int BUFFER_BYTES = 1 << 18;
    private static final int HTTP_REDIRECTS = 300;
    private static final int HTTP_ERRORS = 400;
    private static final int HTTP_RANGE_BEYOND_END = 416;

    private final HubRepository repository;
    private final URI endpoint;
    private final DownloadListener listener;
    private final HttpClient client;
    private final HttpClient following;

    /**
     * Prepares downloads; nothing is sent yet.
     *
     * @param repository where files go
     * @param endpoint the server's address
     * @param listener hears how it goes on
     */
    public HubDownload(HubRepository repository, URI endpoint, DownloadListener listener) {
        this.repository = repository;
        this.endpoint = endpoint;
        this.listener = listener;
        HttpClient.Builder builder =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)); // then it is away
        client = builder.followRedirects(HttpClient.Redirect.NEVER).build();
        following = builder.followRedirects(HttpClient.Redirect.NORMAL).build();
    }

    /**
     * Brings a file into the cache, if it is not there yet.
     *
     * @param file its name in the model
     * @return where it is; empty if the model has no such file
     * @throws IOException one sentence that names the address and the cause
     */
    public Optional<Path> find(String file) throws IOException {
        URI address =
                URI.create(
                        endpoint.toString().replaceFirst("/+$", "")
                                + "/"
                                + repository.id()
                                + "/resolve/"
                                + repository.revision()
                                + "/"
                                + HubRepository.checkName(file));
        Optional<RemoteFile> remote = ask(address);
        if (remote.isEmpty()) {
            return Optional.empty();
        }
        RemoteFile told = remote.get();
        Path blob = repository.blob(told.checksum());
        if (!Files.exists(blob)) {
            Files.createDirectories(blob.resolveSibling(""));
            download(address, told, blob, file);
        }
        Path named = repository.link(told.checksum(), told.commit(), file);
        repository.point(told.commit());
        return Optional.of(named);
    }

    /**
     * Brings those of some files that the model has.
     *
     * @param files names; it is no error if the model lacks some
     * @throws IOException one sentence that names the address and the cause
     */
    public void bring(Collection<String> files) throws IOException {
        for (String file : files) {
            Optional<Path> there = find(file);
            LOG.debug("{} of {}: {}", file, repository.id(), there);
        }
    }

    private Optional<RemoteFile> ask(URI first) throws IOException {
        URI address = first;
        for (int hop = 0; hop < HOPS; hop++) {
            HttpRequest head =
                    HttpRequest.newBuilder(address)
                            .method("HEAD", HttpRequest.BodyPublishers.noBody())
                            .build();
            HttpResponse<Void> answer = send(client, head, BodyHandlers.discarding());
            int status = answer.statusCode();
            if (status == HTTP_NOT_FOUND) {
                return Optional.empty();
            }
            if (status >= HTTP_ERRORS) {
                throw refused(address, status);
            }
            boolean elsewhere = status >= HTTP_REDIRECTS;
            if (!elsewhere || answer.headers().firstValue("X-Linked-Etag").isPresent()) {
                return Optional.of(RemoteFile.of(address, repository.revision(), answer.headers()));
            }
            address = address.resolve(answer.headers().firstValue("Location").orElse(""));
        }
        throw new IOException("The server sends requests for " + first + " round in circles.");
    }

    private void download(URI address, RemoteFile told, Path blob, String file) throws IOException {
        Path part = blob.resolveSibling(blob.getFileName() + ".incomplete");
        try (FileChannel out =
                        FileChannel.open(
                                part, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = lock(out)) {
            if (lock == null) {
                throw new IOException(
                        "Another download of " + file + " is writing to " + part + " now.");
            }
            boolean whole = told.bytes() > 0 && out.size() >= told.bytes();
            for (int attempt = 1; !whole; attempt++) {
                whole = tried(out, address, told, file, attempt);
            }
        }
        verify(address, told, part);
        Files.move(part, blob, StandardCopyOption.REPLACE_EXISTING);
    }

    private static @Nullable FileLock lock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // another thread of this program
        }
    }

    /** Whether everything is there after one more attempt. */
    private boolean tried(FileChannel out, URI address, RemoteFile told, String file, int attempt)
            throws IOException {
        try {
            return continueFrom(out, address, told, file);
        } catch (InterruptedIOException | RefusedException e) {
            throw e;
        } catch (IOException e) {
            if (attempt < ATTEMPTS) {
                return false;
            }
            throw new IOException(
                    "The download of "
                            + address
                            + " was cut at byte "
                            + out.size()
                            + " ("
                            + IoSentences.cause(e)
                            + "); try again, it will go on from there.",
                    e);
        }
    }

    private boolean continueFrom(FileChannel out, URI address, RemoteFile told, String file)
            throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(address);
        if (out.size() > 0) {
            request.header("Range", "bytes=" + out.size() + "-");
        }
        HttpResponse<InputStream> answer =
                send(following, request.build(), BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() == HTTP_RANGE_BEYOND_END) {
                out.truncate(0);
                throw new IOException("the server has less than what was here");
            }
            if (answer.statusCode() == HTTP_OK) {
                out.truncate(0); // the server does not continue files
            } else if (answer.statusCode() != HTTP_PARTIAL) {
                throw refused(address, answer.statusCode());
            }
            out.position(out.size());
            copy(in, out, told, file);
        }
        if (out.size() < told.bytes()) {
            throw new IOException("the server closed the connection");
        }
        return true; // an answer of unknown length ended without being cut
    }

    private void copy(InputStream in, FileChannel out, RemoteFile told, String file)
            throws IOException {
        OutputStream sink = Channels.newOutputStream(out); // not closed: the channel goes on
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            sink.write(buffer, 0, n);
            listener.progress(file, out.position(), told.bytes());
        }
    }

    private static void verify(URI address, RemoteFile told, Path part) throws IOException {
        String found = ContentChecksum.like(told.checksum(), part);
        if (!found.equals(told.checksum())) {
            Files.delete(part); // going on from it would never come right
            throw new IOException(
                    "What came from "
                            + address
                            + " is damaged: its checksum is "
                            + found
                            + ", the server had said "
                            + told.checksum()
                            + ".");
        }
    }

    private <T> HttpResponse<T> send(
            HttpClient through, HttpRequest request, HttpResponse.BodyHandler<T> body)
            throws IOException {
        try {
            return through.send(request, body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("The download was interrupted; it can be resumed.");
        } catch (IOException e) {
            throw new IOException(
                    "Cannot reach " + endpoint + ": " + IoSentences.cause(e) + ".", e);
        }
    }

    private RefusedException refused(URI address, int status) {
        String why = status == 401 || status == 403 ? "; the model may need an agreement" : "";
        return new RefusedException(
                "The server answers " + address + " with " + status + why + ".");
    }

    /** An answer that asking again will not change. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }
}
