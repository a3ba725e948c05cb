package org.latent4j.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Sha256;

class DownloadTest {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final byte[] CONTENT = Bytes.idx(256, 24, 4, 4);
    private static final byte[] ZIPPED = Bytes.gzip(CONTENT);

    @TempDir
    Path folder;

    private final CountDownLatch done = new CountDownLatch(1);
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        answer("/good.gz", exchange -> send(exchange, ZIPPED));
        server.start();
    }

    @AfterEach
    void stop() {
        done.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private interface Answer {
        void to(HttpExchange exchange) throws IOException, InterruptedException;
    }

    private void answer(String path, Answer answer) {
        server.createContext(path, exchange -> {
            try (exchange) {
                answer.to(exchange);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void send(HttpExchange exchange, byte[] bytes) throws IOException {
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private URI uri(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    private void assertRefused(String path, Duration silence, String messageStart) {
        Path target = folder.resolve("cache/x.gz");
        assertThatThrownBy(() -> Download.gzip(uri(path), target, Sha256.of(CONTENT), Progress.NONE, silence))
                .isInstanceOf(DataException.class)
                .hasMessageStartingWith(uri(path) + ": " + messageStart);
        assertThat(target).doesNotExist();
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void keepsAFileWhoseDigestIsRight() {
        Path target = folder.resolve("cache/x.gz");
        List<String> reports = new ArrayList<>();
        Progress progress = (what, received, total) -> reports.add(what + " " + received + "/" + total);
        Download.gzip(uri("/good.gz"), target, Sha256.of(CONTENT), progress);
        assertThat(target).hasBinaryContent(ZIPPED);
        assertThat(reports).endsWith("download good.gz " + ZIPPED.length + "/" + ZIPPED.length);
    }

    @Test
    void refusesAnotherFile() {
        byte[] other = Bytes.idx(255, 24, 4, 4);
        answer("/other.gz", exchange -> send(exchange, Bytes.gzip(other)));
        assertRefused(
                "/other.gz",
                SILENCE,
                "expected content with SHA-256 " + Sha256.of(CONTENT) + ", got " + Sha256.of(other));
    }

    @Test
    void refusesATruncatedFile() {
        byte[] half = Arrays.copyOf(ZIPPED, ZIPPED.length / 2);
        answer("/half.gz", exchange -> send(exchange, half));
        assertRefused("/half.gz", SILENCE, "expected a gzip file, got " + half.length + " bytes: ");
        answer("/cut.gz", exchange -> {
            exchange.sendResponseHeaders(200, ZIPPED.length);
            exchange.getResponseBody().write(half);
            exchange.getResponseBody().flush();
        });
        assertRefused("/cut.gz", SILENCE, "java.io.IOException: ");
    }

    @Test
    void refusesOtherAnswers() {
        assertRefused("/missing.gz", SILENCE, "the server answered with status 404");
    }

    @Test
    void givesUpOnAServerThatFallsSilent() {
        answer("/slow.gz", exchange -> {
            exchange.sendResponseHeaders(200, ZIPPED.length);
            exchange.getResponseBody().write(ZIPPED, 0, 10);
            exchange.getResponseBody().flush();
            done.await();
        });
        assertRefused("/slow.gz", Duration.ofSeconds(1), "nothing came for 1 s");
    }

    @Test
    void aDataSetTakesTheNextMirror() {
        byte[] labels = Bytes.idx(10, 24);
        answer("/mirror/train-images-idx3-ubyte.gz", exchange -> send(exchange, ZIPPED));
        answer("/mirror/t10k-images-idx3-ubyte.gz", exchange -> send(exchange, ZIPPED));
        answer("/mirror/train-labels-idx1-ubyte.gz", exchange -> send(exchange, Bytes.gzip(labels)));
        answer("/mirror/t10k-labels-idx1-ubyte.gz", exchange -> send(exchange, Bytes.gzip(labels)));
        String images = Sha256.of(CONTENT);
        IdxDataset mirrored = new IdxDataset(
                "mnist",
                Strokes.DIGITS,
                List.of(uri("/gone/"), uri("/mirror/")),
                Map.of(
                        "train-images-idx3-ubyte",
                        images,
                        "t10k-images-idx3-ubyte",
                        images,
                        "train-labels-idx1-ubyte",
                        Sha256.of(labels),
                        "t10k-labels-idx1-ubyte",
                        Sha256.of(labels)));
        DataFolders folders = new DataFolders(Map.of(), folder);
        assertThat(mirrored.open(DataOptions.defaults(), folders).train().size())
                .isEqualTo(22);
        server.stop(0);
        assertThat(mirrored.open(DataOptions.defaults(), folders).test().size()).isEqualTo(24);
    }
}
