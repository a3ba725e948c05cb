package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.DataOptions;
import org.latent4j.data.Datasets;
import org.latent4j.models.LatentModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class ExploreTest {
    @TempDir
    static Path folder;

    private static final HttpClient CLIENT = HttpClient.newHttpClient();
    private static Path run;
    private static Exploring exploring;

    /** The command, running in a thread of its own. */
    record Exploring(Thread thread, ByteArrayOutputStream out, ByteArrayOutputStream err) implements AutoCloseable {

        static Exploring of(Object... words) throws InterruptedException {
            String[] args = java.util.Arrays.stream(words).map(String::valueOf).toArray(String[]::new);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            ByteArrayOutputStream err = new ByteArrayOutputStream();
            Thread thread = new Thread(() -> Latent4j.run(
                    args,
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    new PrintStream(err, true, StandardCharsets.UTF_8)));
            thread.start();
            Exploring exploring = new Exploring(thread, out, err);
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (!exploring.told().contains("\n")) {
                assertThat(thread.isAlive() && System.nanoTime() < end)
                        .as(err.toString(StandardCharsets.UTF_8))
                        .isTrue();
                Thread.sleep(20);
            }
            return exploring;
        }

        String told() {
            return out.toString(StandardCharsets.UTF_8);
        }

        String warnings() {
            return err.toString(StandardCharsets.UTF_8);
        }

        URI address() {
            return URI.create(told().strip());
        }

        @Override
        public void close() throws InterruptedException {
            thread.interrupt();
            thread.join(10_000);
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @BeforeAll
    static void start() throws Exception {
        run = Command.train(folder, "variational");
        exploring = Exploring.of("explore", run, "--port", 0);
    }

    @AfterAll
    static void end() throws Exception {
        exploring.close();
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder question(String name, String body) {
        return HttpRequest.newBuilder(exploring.address().resolve(name))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body));
    }

    private static JsonNode answer(String name, String body) throws Exception {
        HttpResponse<String> response = send(question(name, body));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Json.read(response.body(), JsonNode.class);
    }

    private static void refuses(String name, String body, int status, String why) throws Exception {
        HttpResponse<String> response = send(question(name, body));
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(Json.read(response.body(), JsonNode.class).get("error").asText())
                .contains(why);
    }

    private static float[] floats(JsonNode array) {
        float[] values = new float[array.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = array.get(i).floatValue();
        }
        return values;
    }

    @Test
    void decodesAndEncodesAsTheModelDoes() throws Exception {
        LatentModel model = LatentModel.load(run.resolve("model.zip"));
        INDArray rows = Datasets.open(folder.resolve("variational.npy").toString(), DataOptions.defaults())
                .test()
                .features();
        JsonNode row = answer("/row", "{\"row\": 2}");
        INDArray original = rows.slice(2).reshape(1, 8, 8, 1);
        assertThat(floats(row.get("original")))
                .containsExactly(original.dup('c').data().asFloat());
        INDArray codings = model.encode(original);
        assertThat(floats(row.get("codings"))).containsExactly(codings.data().asFloat(), within(1e-4f));
        INDArray made = model.reconstruct(original);
        assertThat(floats(row.get("decoded")))
                .containsExactly(made.dup('c').data().asFloat(), within(1e-4f));
        double mse = made.dup('c').reshape(1, 8, 8, 1).squaredDistance(original) / 64;
        assertThat(row.get("mse").doubleValue()).isCloseTo(mse, org.assertj.core.data.Offset.offset(1e-6));
        assertThat(row.get("shareBelow").doubleValue()).isBetween(0.0, 0.875); // of eight rows, its own isn't smaller

        JsonNode again = answer("/example", "{\"values\": " + row.get("original") + "}");
        assertThat(again.get("mse")).isEqualTo(row.get("mse"));
        JsonNode decoded = answer("/decode", "{\"codings\": " + row.get("codings") + "}");
        assertThat(floats(decoded.get("decoded")))
                .containsExactly(model.decode(codings).dup('c').data().asFloat(), within(1e-3f));
    }

    private static org.assertj.core.data.Offset<Float> within(float offset) {
        return org.assertj.core.data.Offset.offset(offset);
    }

    @Test
    void aPlaceOnTheMapIsWhatLiesThere() throws Exception {
        String page = send(HttpRequest.newBuilder(exploring.address())).body();
        String json = page.substring(page.indexOf("id=\"explore-data\">") + 18);
        JsonNode data = Json.read(json.substring(0, json.indexOf("</script>")), JsonNode.class);
        JsonNode point = data.get("points").get(3);
        JsonNode there = answer("/at", "{\"x\": " + point.get(0) + ", \"y\": " + point.get(1) + "}");
        assertThat(floats(there.get("codings")))
                .containsExactly(floats(answer("/row", "{\"row\": 3}").get("codings")), within(1e-3f));
        assertThat(there.get("decoded")).hasSize(64);
    }

    @Test
    void refusesWrongQuestions() throws Exception {
        refuses("/decode", "{\"codings\": [1]}", 400, "codings: expected");
        refuses("/decode", "{\"codings\": [\"a\"]}", 400, "codings[0]: expected a number, got \"a\"");
        refuses("/decode", "{\"codings\": 3}", 400, "codings: expected a list of numbers, got 3");
        refuses("/example", "{\"values\": [1e99]}", 400, "values: expected 64 numbers, got 1");
        refuses("/at", "{\"x\": 1}", 400, "y: expected a number, got nothing");
        refuses("/row", "{\"row\": 8}", 400, "row: expected 0 to 7, got 8");
        refuses("/row", "{\"row\"", 400, "expected JSON");
        refuses("/row", "[]", 400, "expected a JSON object");
        refuses("/rows", "{}", 404, "nothing here");
        refuses("/../run.json", "{}", 404, "nothing here");
        refuses("/decode", "{\"codings\": [" + "1,".repeat(100_000) + "1]}", 413, "at most");
        assertThat(send(HttpRequest.newBuilder(exploring.address().resolve("/decode")))
                        .statusCode())
                .isEqualTo(405);
    }

    @Test
    void answersItsOwnPageOnly() throws Exception {
        assertThat(send(question("/row", "{\"row\": 0}").header("Origin", "http://elsewhere.example"))
                        .statusCode())
                .isEqualTo(403);
        String own = exploring.address().toString().replaceFirst("/$", "");
        HttpResponse<String> answered = send(question("/row", "{\"row\": 0}").header("Origin", own));
        assertThat(answered.statusCode()).isEqualTo(200);
        assertThat(answered.headers().map()).doesNotContainKey("access-control-allow-origin");
        HttpRequest.Builder form = HttpRequest.newBuilder(exploring.address().resolve("/row"))
                .header("Content-Type", "text/plain")
                .POST(HttpRequest.BodyPublishers.ofString("{\"row\": 0}"));
        assertThat(send(form).statusCode()).isEqualTo(415);
    }

    @Test
    void refusesNamesThatOthersGaveIt() throws Exception {
        int port = exploring.address().getPort();
        assertThat(firstLine(port, "elsewhere.example:" + port)).contains(" 403 ");
        assertThat(firstLine(port, "127.0.0.1")).contains(" 403 ");
        assertThat(firstLine(port, "LOCALHOST:" + port)).contains(" 200 ");
    }

    /** The JDK's client doesn't let its users choose the host it names. */
    private static String firstLine(int port, String host) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream()
                    .write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .findFirst()
                    .orElse("");
        }
    }

    @Test
    void listensElsewhereOnlyIfTold() throws Exception {
        assertThat(exploring.address().getHost()).isEqualTo("127.0.0.1");
        assertThat(exploring.warnings()).doesNotContain("warning");
        try (Exploring open = Exploring.of("explore", run, "--port", 0, "--host", "0.0.0.0")) {
            assertThat(open.warnings()).contains("warning: other machines may reach this page at 0.0.0.0");
        }
    }

    @Test
    void saysThatAPortIsTaken() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, java.net.InetAddress.getByName("127.0.0.1"))) {
            Command.run("explore", run, "--port", taken.getLocalPort())
                    .failsSaying("can't listen at 127.0.0.1, port " + taken.getLocalPort());
        }
        Command.run("explore", run, "--port", 70_000).isRefusedSaying("--port: expected 0 to 65535");
    }

    @Test
    void findsAnotherPortIfTheUsualOneIsTaken() throws Exception {
        try (Exploring first = Exploring.of("explore", run);
                Exploring second = Exploring.of("explore", run)) {
            assertThat(second.address()).isNotEqualTo(first.address());
            assertThat(send(HttpRequest.newBuilder(second.address())).statusCode())
                    .isEqualTo(200);
        }
    }

    @Test
    void showsRowsThatAreNoImagesAsLines() throws Exception {
        Path points = folder.resolve("points.npy");
        ArrayFiles.write(points, Nd4j.rand(40, 3));
        Path lines = folder.resolve("lines");
        Command.run("train", "linear", "--data", points, "--epochs", 1, "--out", lines)
                .succeeds();
        try (Exploring alone = Exploring.of("explore", lines, "--port", 0)) {
            assertThat(pageOf(alone)).contains("id=\"map-drawing\"").doesNotContain("id=\"board\"");
        }
    }

    @Test
    void takesAKerasModelWithoutData() throws Exception {
        try (Exploring keras = Exploring.of("explore", Golden.keras("sequential-of-sequentials"), "--port", 0)) {
            assertThat(pageOf(keras))
                    .contains("No map and no rows", "id=\"sliders\"")
                    .doesNotContain("id=\"map-drawing\"");
        }
    }

    @Test
    void saysThatAModelHasNoDecoder() throws Exception {
        // With the last layer's output as codings, nothing is behind them that could decode.
        Object[] words = {"explore", Golden.keras("sequential-of-sequentials"), "--codings", "decoder", "--port", 0};
        try (Exploring encoder = Exploring.of(words)) {
            assertThat(pageOf(encoder))
                    .contains("This model has no decoder that can be run alone")
                    .doesNotContain("id=\"sliders\"", "id=\"share\"");
        }
    }

    @Test
    void refusesModelsThatItCantExplore() {
        Command.run("explore", Golden.keras("multiple-inputs-outputs"), "--port", 0)
                .failsSaying("input");
        Command.run("explore", folder).failsSaying("expected a run folder");
    }

    private static String pageOf(Exploring exploring) throws Exception {
        return send(HttpRequest.newBuilder(exploring.address())).body();
    }
}
