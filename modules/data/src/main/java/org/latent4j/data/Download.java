package org.latent4j.data;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPInputStream;
import org.latent4j.common.AtomicFile;
import org.latent4j.common.Sha256;

/** Downloads a file that is known by its digest: it appears under its name whole and right, or not at all. */
final class Download {
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final int MOST_BYTES = 64 << 20;

    /** The longest silence of a server before the download is given up. */
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final URI from;
    private final Duration silence;
    private final Progress progress;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final AtomicLong lastHeard = new AtomicLong(System.nanoTime());
    private volatile long total = -1;

    private Download(URI from, Duration silence, Progress progress) {
        this.from = from;
        this.silence = silence;
        this.progress = progress;
    }

    /**
     * Downloads a gzipped file of at most 64 MiB.
     *
     * @param sha256 digest of its unzipped content
     * @throws DataException if it can't be had or is another; the target is then as it was
     */
    static void gzip(URI from, Path target, String sha256, Progress progress) {
        gzip(from, target, sha256, progress, SILENCE);
    }

    static void gzip(URI from, Path target, String sha256, Progress progress, Duration silence) {
        byte[] zipped = new Download(from, silence, progress).bytes();
        String found = unzippedDigest(from, zipped);
        if (!found.equals(sha256)) {
            throw new DataException(from + ": expected content with SHA-256 " + sha256 + ", got " + found);
        }
        try {
            AtomicFile.write(target, stream -> stream.write(zipped));
        } catch (IOException e) {
            throw new DataException(target + ": can't be written: " + e, e);
        }
    }

    private static String unzippedDigest(URI from, byte[] zipped) {
        try (GZIPInputStream content = new GZIPInputStream(new ByteArrayInputStream(zipped))) {
            return Sha256.of(content);
        } catch (IOException e) {
            throw new DataException(
                    from + ": expected a gzip file, got " + zipped.length + " bytes: " + e.getMessage(), e);
        }
    }

    private byte[] bytes() {
        HttpClient client = HttpClient.newBuilder()
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();
        HttpRequest request = HttpRequest.newBuilder(from).timeout(silence).build();
        CompletableFuture<HttpResponse<Void>> response = client.sendAsync(request, head -> {
            total = head.headers().firstValueAsLong("Content-Length").orElse(-1);
            return BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(this::receive))
                    .apply(head);
        });
        try {
            int status = awaited(response).statusCode();
            if (status != 200) {
                throw new DataException(from + ": the server answered with status " + status);
            }
            return received.toByteArray();
        } finally {
            response.cancel(true);
        }
    }

    private void receive(byte[] part) {
        lastHeard.set(System.nanoTime());
        if (received.size() + part.length > MOST_BYTES) {
            throw new IllegalStateException("more than " + MOST_BYTES + " bytes");
        }
        received.writeBytes(part);
    }

    /** Waits on the calling thread, which also reports, so that listeners needn't care for threads. */
    private HttpResponse<Void> awaited(CompletableFuture<HttpResponse<Void>> response) {
        while (true) {
            try {
                HttpResponse<Void> complete = response.get(200, TimeUnit.MILLISECONDS);
                report();
                return complete;
            } catch (TimeoutException e) {
                report();
                if (System.nanoTime() - lastHeard.get() > silence.toNanos()) {
                    throw new DataException(from + ": nothing came for " + silence.toSeconds() + " s", e);
                }
            } catch (ExecutionException e) {
                throw new DataException(from + ": " + e.getCause(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new DataException(from + ": interrupted", e);
            }
        }
    }

    private void report() {
        progress.at("download " + from.resolve(".").relativize(from), received.size(), total);
    }
}
