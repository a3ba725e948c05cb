package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A tab of a real, headless Chromium, driven by its DevTools protocol. Where there is no Chromium, the test is skipped and
 * says so.
 */
final class Browser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ADDRESS = "DevTools listening on ";

    private final Process process;
    private final WebSocket socket;
    private final AtomicInteger ids = new AtomicInteger();
    private final Map<Integer, CompletableFuture<JsonNode>> answers = new ConcurrentHashMap<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> loaded = new CompletableFuture<>();

    private Browser(Process process, URI tab, HttpClient client) {
        this.process = process;
        this.socket = client.newWebSocketBuilder()
                .buildAsync(tab, new Messages())
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }

    /**
     * Opens a page and waits until it is loaded.
     *
     * @param folder for the browser's own files
     * @param width of the window in CSS pixels
     */
    static Browser open(URI page, Path folder, int width) throws Exception {
        Optional<Path> program = program();
        assumeTrue(program.isPresent(), "skipped: chromium isn't installed (apt-get install chromium)");
        ProcessBuilder builder = new ProcessBuilder(
                        program.orElseThrow().toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + Files.createTempDirectory(folder, "browser"),
                        "about:blank")
                .redirectOutput(ProcessBuilder.Redirect.DISCARD);
        builder.environment().put("TMPDIR", folder.toString()); // nothing is left behind elsewhere
        Process process = builder.start();
        try {
            String debugger = address(process.errorReader());
            HttpClient client = HttpClient.newHttpClient();
            URI tabs = URI.create(debugger.replaceFirst("^ws", "http").replaceFirst("/devtools.*", "/json/new"));
            HttpRequest newTab = HttpRequest.newBuilder(tabs)
                    .PUT(HttpRequest.BodyPublishers.noBody())
                    .build();
            JsonNode tab = JSON.readTree(
                    client.send(newTab, HttpResponse.BodyHandlers.ofString()).body());
            Browser browser = new Browser(
                    process, URI.create(tab.get("webSocketDebuggerUrl").asText()), client);
            browser.call("Runtime.enable", Map.of());
            browser.call("Log.enable", Map.of());
            browser.call("Page.enable", Map.of());
            browser.call(
                    "Emulation.setDeviceMetricsOverride",
                    Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", width < 600));
            browser.call("Page.navigate", Map.of("url", page.toString()));
            browser.loaded.get(30, TimeUnit.SECONDS);
            return browser;
        } catch (Exception | AssertionError e) {
            process.destroyForcibly();
            throw e;
        }
    }

    private static Optional<Path> program() {
        return Stream.of(System.getenv("PATH").split(java.io.File.pathSeparator))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static String address(BufferedReader lines) throws IOException {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith(ADDRESS)) {
                Thread rest = new Thread(() -> lines.lines().forEach(more -> {}), "browser's messages");
                rest.setDaemon(true);
                rest.start();
                return line.substring(ADDRESS.length()).strip();
            }
        }
        throw new IOException("chromium ended without an address");
    }

    /** What a JavaScript expression gives; a promise is waited for. */
    JsonNode value(String expression) throws Exception {
        JsonNode result =
                call("Runtime.evaluate", Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
        assertThat(result.has("exceptionDetails")).as(result.toString()).isFalse();
        return result.path("result").path("value");
    }

    /** Waits until a JavaScript expression is true. */
    void waitFor(String condition) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!value("!!(" + condition + ")").asBoolean()) {
            assertThat(System.nanoTime()).as("waited for " + condition).isLessThan(end);
            Thread.sleep(50);
        }
    }

    /** Moves the mouse to the middle of the first element that a selector finds, after scrolling to it. */
    void pointAt(String selector) throws Exception {
        mouse("mouseMoved", middleOf(selector));
    }

    void click(String selector) throws Exception {
        drag(selector, 0, 0);
    }

    /** Presses the mouse in the middle of an element, moves it by so many pixels, and lets go. */
    void drag(String selector, int right, int down) throws Exception {
        double[] at = middleOf(selector);
        mouse("mouseMoved", at);
        mouse("mousePressed", at);
        if (right != 0 || down != 0) {
            mouse("mouseMoved", new double[] {at[0] + right / 2.0, at[1] + down / 2.0});
            at = new double[] {at[0] + right, at[1] + down};
            mouse("mouseMoved", at);
        }
        mouse("mouseReleased", at);
    }

    private double[] middleOf(String selector) throws Exception {
        JsonNode at = value("(() => { const e = document.querySelector(" + JSON.writeValueAsString(selector)
                + "); e.scrollIntoView({block: 'center'}); const b = e.getBoundingClientRect();"
                + " return [b.x + b.width / 2, b.y + b.height / 2]; })()");
        return new double[] {at.get(0).asDouble(), at.get(1).asDouble()};
    }

    private void mouse(String type, double[] at) throws Exception {
        call(
                "Input.dispatchMouseEvent",
                Map.of("type", type, "x", at[0], "y", at[1], "button", "left", "clickCount", 1));
    }

    /** Presses a key such as {@code ArrowRight}. */
    void press(String key) throws Exception {
        call("Input.dispatchKeyEvent", Map.of("type", "keyDown", "key", key, "code", key));
        call("Input.dispatchKeyEvent", Map.of("type", "keyUp", "key", key, "code", key));
    }

    /** What the page complained of: errors and warnings on its console, scripts that failed, files that it couldn't get. */
    List<String> errors() {
        return errors;
    }

    private JsonNode call(String method, Map<String, ?> parameters) throws Exception {
        int id = ids.incrementAndGet();
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        answers.put(id, answer);
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", JSON.valueToTree(parameters));
        socket.sendText(message.toString(), true).get(20, TimeUnit.SECONDS);
        JsonNode got = answer.get(30, TimeUnit.SECONDS);
        assertThat(got.has("error")).as(method + ": " + got).isFalse();
        return got.path("result");
    }

    @Override
    public void close() throws Exception {
        socket.abort();
        process.destroy();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
        }
    }

    /** Takes answers and events. */
    private final class Messages implements WebSocket.Listener {
        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                try {
                    take(JSON.readTree(text.toString()));
                } catch (IOException e) {
                    errors.add("no JSON from the browser: " + e);
                }
                text.setLength(0);
            }
            socket.request(1);
            return CompletableFuture.completedFuture(null);
        }

        private void take(JsonNode message) {
            CompletableFuture<JsonNode> answer =
                    answers.remove(message.path("id").asInt());
            if (answer != null) {
                answer.complete(message);
                return;
            }
            JsonNode details = message.path("params");
            switch (message.path("method").asText()) {
                case "Page.loadEventFired" -> loaded.complete(null);
                case "Runtime.exceptionThrown" -> errors.add(details.toString());
                case "Runtime.consoleAPICalled" -> {
                    if (List.of("error", "warning", "assert")
                            .contains(details.path("type").asText())) {
                        errors.add(details.toString());
                    }
                }
                case "Log.entryAdded" -> errors.add(details.path("entry").toString());
                default -> {
                    // Other events tell nothing that a test asks for.
                }
            }
        }
    }
}
