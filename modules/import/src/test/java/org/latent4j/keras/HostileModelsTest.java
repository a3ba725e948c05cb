package org.latent4j.keras;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.latent4j.keras.archive.KerasArchive;
import org.latent4j.models.LatentModel;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;
import org.nd4j.linalg.factory.Nd4j;

/** Architectures that lie or attack, with the weights of an honest file: each refused by name, none run. */
@Timeout(10)
class HostileModelsTest {
    private static final Path HONEST = Path.of("src/test/resources/golden/keras-3.15.1/sequential/model.keras");
    private static final ObjectMapper JSON = new ObjectMapper();

    private static KerasImport opened(String architecture) throws IOException {
        return KerasImport.of(HONEST).architecture(JSON.readTree(architecture.replace('\'', '"')));
    }

    private static KerasImport sequential(String... layers) throws IOException {
        return opened("{'class_name': 'Sequential', 'config': {'name': 'model', 'layers': ["
                + "{'class_name': 'InputLayer', 'config': {'name': 'x', 'batch_shape': [null, 4]}}, "
                + String.join(", ", layers) + "]}}");
    }

    private static String layer(String className, String options) {
        return "{'class_name': '" + className + "', 'config': {'name': 'y'" + options + "}}";
    }

    private static KerasImport functional(String layers, String outputs) throws IOException {
        return opened("{'class_name': 'Functional', 'config': {'name': 'model', 'layers': ["
                + "{'class_name': 'InputLayer', 'name': 'x', 'config': {'name': 'x', 'batch_shape': [null, 4]}, "
                + "'inbound_nodes': []}, " + layers + "], 'input_layers': [['x', 0, 0]], 'output_layers': " + outputs
                + "}}");
    }

    private static String node(String name, String... inputs) {
        StringBuilder calls = new StringBuilder();
        for (String input : inputs) {
            calls.append(calls.isEmpty() ? "" : ", ").append("['").append(input).append("', 0, 0, {}]");
        }
        return "{'class_name': 'Add', 'name': '" + name + "', 'config': {'name': '" + name + "'}, 'inbound_nodes': [["
                + calls + "]]}";
    }

    private static void assertMalformed(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(MalformedModelException.class).hasMessageContainingAll(parts);
    }

    private static void assertUnsupported(ThrowingCallable call, String... parts) {
        assertThatThrownBy(call).isInstanceOf(UnsupportedModelException.class).hasMessageContainingAll(parts);
    }

    /** CVE-2025-1550: a configuration names any function of any module, which Keras imported and called. */
    @ParameterizedTest
    @ValueSource(strings = {"java.lang.Runtime", "org.latent4j.models.LatentModel", "system", "../Dense", "Dense;"})
    void looksUpNoClassByItsName(String className) throws IOException {
        KerasImport model = sequential("{'module': 'os', 'class_name': '" + className
                + "', 'config': {'name': 'y', 'command': 'touch owned'}, 'registered_name': '" + className + "'}");
        assertUnsupported(model::load, "layer 'y'", "not a layer of Keras's own");
    }

    @Test
    void looksUpNoFunctionByItsName() throws IOException {
        KerasImport model = sequential(layer(
                "Dense",
                ", 'units': 2, 'activation': {'module': 'os', 'class_name': 'function', 'config': 'system',"
                        + " 'registered_name': 'system'}"));
        assertUnsupported(model::load, "layer 'y' (Dense)", "'system'");
    }

    /** CVE-2025-9905: Keras ran the code of Lambda layers in .h5 files even in its safe mode. */
    @Test
    void runsNoLambda() throws IOException {
        Path file = Path.of("src/test/resources/golden/tf-keras-2.21.0/lambda-bytecode/model.h5");
        assertUnsupported(
                KerasImport.of(file)::load,
                "model.h5, layer 'twice_plus_one' (Lambda)",
                "holds Python code, which is never run",
                "--layer");
    }

    @Test
    void refusesReferencesInACircle() throws IOException {
        assertMalformed(
                functional(node("a", "x", "b") + ", " + node("b", "a"), "[['b', 0, 0]]")::load, "circle", "'b'");
    }

    @Test
    void refusesReferencesToNothing() throws IOException {
        assertMalformed(
                functional(node("a", "x", "ghost"), "[['a', 0, 0]]")::load,
                "layer 'a', inbound_nodes: no layer 'ghost' in model 'model'");
        assertMalformed(functional(node("a", "x", "x"), "[['a', 7, 0]]")::load, "output 'a', node 7");
        assertMalformed(functional(node("a", "x", "x"), "[['ghost', 0, 0]]")::load, "output 'ghost'");
        assertMalformed(functional(node("a", "x", "x"), "[[1, 2]]")::load, "output_layers");
    }

    @Test
    void refusesTwoLayersOfOneName() throws IOException {
        assertMalformed(
                functional(node("a", "x", "x") + ", " + node("a", "x", "x"), "[['a', 0, 0]]")::load,
                "two layers of the name 'a'");
    }

    @Test
    void refusesWeightsOfAnotherShape() throws IOException {
        JsonNode honest;
        try (KerasArchive archive = KerasArchive.open(HONEST)) {
            honest = archive.architecture();
        }
        ObjectNode changed = honest.deepCopy();
        for (JsonNode layer : changed.path("config").path("layers")) {
            if (layer.path("class_name").asText().equals("Dense")) {
                ((ObjectNode) layer.path("config")).put("units", 99);
            }
        }
        assertMalformed(
                KerasImport.of(HONEST).architecture(changed)::load,
                "(Dense), kernel: expected shape [",
                "99], found [");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "-3", "1e300", "'many'", "[1]", "{}", "2147483648"})
    void refusesUnitsThatAreNone(String units) throws IOException {
        assertMalformed(sequential(layer("Dense", ", 'units': " + units))::load, "layer 'y' (Dense)", "'units'");
    }

    @Test
    void refusesArraysThatNoMemoryHolds() throws IOException {
        String repeat = layer("RepeatVector", ", 'n': 2147483647");
        String padding =
                "{'class_name': 'ZeroPadding1D', 'config': {'name': 'z', 'padding': [2000000000, 2000000000]}}";
        assertThatThrownBy(() -> {
                    LatentModel model = sequential(repeat, padding).load().model();
                    model.predict(List.of(Nd4j.zeros(1, 4)));
                })
                .isInstanceOfAny(
                        MalformedModelException.class, UnsupportedModelException.class, IllegalArgumentException.class);
        assertThatThrownBy(() -> sequential(repeat).load().model().predict(List.of(Nd4j.zeros(1, 4))))
                .isInstanceOf(RuntimeException.class)
                .isNotInstanceOf(NegativeArraySizeException.class);
    }

    @Test
    void refusesModelsNestedTooDeep() throws IOException {
        String inner = layer("Flatten", "");
        for (int i = 0; i < 60; i++) {
            inner = "{'class_name': 'Sequential', 'config': {'name': 'm" + i + "', 'layers': [" + inner + "]}}";
        }
        assertMalformed(sequential(inner)::load, "nested more than 50 deep");
    }

    @Test
    void refusesAnArchitectureOfManyBrackets(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("deep.json"), "[".repeat(100_000) + "]".repeat(100_000));
        assertMalformed(KerasImport.of(HONEST).architecture(file)::load, "deep");
    }

    @Test
    void refusesOtherFilesByWhatTheyAre(@TempDir Path folder) throws IOException {
        Path pickle = Files.write(folder.resolve("model.h5"), new byte[] {(byte) 0x80, 4, (byte) 0x95, 0, 0, 0, 0});
        assertThatThrownBy(KerasImport.of(pickle)::load)
                .isInstanceOfAny(MalformedModelException.class, UnsupportedModelException.class)
                .hasMessageContaining("model.h5");
        Path text = Files.writeString(folder.resolve("model.keras"), "not a model");
        assertThatThrownBy(KerasImport.of(text)::load)
                .isInstanceOfAny(MalformedModelException.class, UnsupportedModelException.class)
                .hasMessageContaining("model.keras");
    }
}
