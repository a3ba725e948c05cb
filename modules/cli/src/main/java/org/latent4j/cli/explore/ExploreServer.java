package org.latent4j.cli.explore;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.latent4j.common.Json;

/**
 * Serves one page and answers what it asks, to this machine only unless told otherwise.
 *
 * <p>Requests must name the server's own address in their {@code Host}, so that a foreign page can't reach it through a name of
 * its own (DNS rebinding); questions must be JSON and, if they say where they come from, come from the page itself, so that a
 * foreign page can't send them. Bodies are bounded. No file is ever served.
 */
public final class ExploreServer implements AutoCloseable {
    private static final int THREADS = 4;
    private static final int LEAST_BODY = 1 << 16;
    private static final int BYTES_PER_NUMBER = 32;

    private final HttpServer server;
    private final ExecutorService threads;
    private final String page;
    private final Questions questions;
    private final int mostBytes;
    private final Set<String> hosts;
    private final String host;

    private ExploreServer(HttpServer server, String host, String page, Exploration exploration) {
        this.server = server;
        this.threads = Executors.newFixedThreadPool(THREADS);
        this.page = page;
        this.questions = new Questions(exploration);
        this.host = host;
        int numbers =
                exploration.codingSize() + exploration.exampleShape().stream().reduce(1, Math::multiplyExact);
        this.mostBytes = Math.max(LEAST_BODY, Math.multiplyExact(BYTES_PER_NUMBER, numbers));
        int port = server.getAddress().getPort();
        this.hosts = Stream.of("localhost", "127.0.0.1", "::1", host)
                .map(name -> withPort(name, port))
                .collect(Collectors.toSet());
    }

    /**
     * Starts serving.
     *
     * @param host address or name of this machine to listen at
     * @param port to listen at; 0 for any that is free
     * @param page of HTML
     * @throws BindException if the port is taken
     * @throws IOException if it can't listen there
     */
    public static ExploreServer start(String host, int port, String page, Exploration exploration) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), port), 0);
        ExploreServer explore = new ExploreServer(server, host, page, exploration);
        server.createContext("/", explore::handle);
        server.setExecutor(explore.threads);
        server.start();
        return explore;
    }

    /** Where the page is. */
    public URI address() {
        return URI.create("http://" + withPort(host, server.getAddress().getPort()) + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    private static String withPort(String host, int port) {
        return (host.contains(":") ? "[" + host + "]" : host).toLowerCase(Locale.ROOT) + ":" + port;
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Answer answer;
            try {
                answer = answer(exchange);
            } catch (IllegalArgumentException e) {
                answer = Answer.refusal(400, String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                answer = Answer.refusal(500, "unexpected " + e.getClass().getSimpleName() + ": " + e.getMessage());
            }
            byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
            var headers = exchange.getResponseHeaders();
            headers.set("Content-Type", answer.type() + "; charset=utf-8");
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "no-referrer");
            exchange.sendResponseHeaders(answer.status(), body.length);
            exchange.getResponseBody().write(body);
        }
    }

    private Answer answer(HttpExchange exchange) throws IOException {
        String named = exchange.getRequestHeaders().getFirst("Host");
        if (named == null || !hosts.contains(named.toLowerCase(Locale.ROOT))) {
            return Answer.refusal(403, "this server is asked by its own address only: " + address());
        }
        String path = exchange.getRequestURI().getPath();
        String method = exchange.getRequestMethod();
        if (path.equals("/")) {
            return method.equals("GET")
                    ? new Answer(200, "text/html", page)
                    : Answer.refusal(405, "expected GET, got " + method);
        }
        if (!Questions.NAMES.contains(path)) {
            return Answer.refusal(404, "nothing here; expected / or " + String.join(", ", Questions.NAMES));
        }
        if (!method.equals("POST")) {
            return Answer.refusal(405, "expected POST, got " + method);
        }
        String origin = exchange.getRequestHeaders().getFirst("Origin");
        if (origin != null && !origin.equalsIgnoreCase("http://" + named)) {
            return Answer.refusal(403, "questions come from this server's own page only, this one from " + origin);
        }
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
            return Answer.refusal(415, "expected application/json, got " + type);
        }
        byte[] body = exchange.getRequestBody().readNBytes(mostBytes + 1);
        if (body.length > mostBytes) {
            return Answer.refusal(413, "expected at most " + mostBytes + " bytes");
        }
        return new Answer(200, "application/json", Answer.text(questions.answer(path, parsed(body))));
    }

    private static JsonNode parsed(byte[] body) throws IOException {
        try {
            JsonNode question = Json.MAPPER.readTree(body);
            if (question == null || !question.isObject()) {
                throw new IllegalArgumentException("expected a JSON object");
            }
            return question;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("expected JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** What goes back. */
    private record Answer(int status, String type, String body) {
        static Answer refusal(int status, @Nullable String why) {
            ObjectNode error = Json.MAPPER.createObjectNode().put("error", why);
            return new Answer(status, "application/json", text(error));
        }

        static String text(JsonNode object) {
            return object.toString();
        }
    }
}
