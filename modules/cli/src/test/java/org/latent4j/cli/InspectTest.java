package org.latent4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.latent4j.common.Json;
import org.nd4j.linalg.lossfunctions.LossFunctions;

class InspectTest {
    @TempDir
    Path folder;

    private static String inspected(Object... words) {
        Object[] all = new Object[words.length + 1];
        all[0] = "inspect";
        System.arraycopy(words, 0, all, 1, words.length);
        return Command.run(all).succeeds().out();
    }

    @Test
    void showsLayersShapesAndParameters() {
        assertThat(inspected(Golden.keras("sequential-of-sequentials")))
                .contains("Sequential 'sequential'", "written by Keras 3.15.1, .keras")
                .containsPattern("encoder/dense_1 +Dense +\\(None, 2\\) +10 +encoder/dense\\R")
                .contains("parameters: 71 (71 trainable, 0 not trainable)", "codings: the outputs of 'encoder'")
                .contains("not compiled")
                .doesNotContain("unsupported");
    }

    @Test
    void showsLossAndOptimizer() {
        for (Path file : new Path[] {Golden.keras("training-optimizer-adam"), Golden.h5("training-optimizer-adam")}) {
            assertThat(inspected(file))
                    .contains(
                            "compiled: loss mse; optimizer Adam (learning_rate 0.01999",
                            "beta_1 0.8",
                            "its state stored");
        }
    }

    @Test
    void countsFrozenParameters() {
        JsonNode summary = Json.read(inspected(Golden.keras("frozen-nested"), "--json"), JsonNode.class);
        assertThat(summary.at("/parameters/nonTrainable").asLong()).isPositive();
        assertThat(summary.at("/parameters/unknown").asLong()).isZero();
    }

    @Test
    void passesOverWhatIsUnknown() {
        assertThat(inspected(Golden.h5("lambda-bytecode")))
                .containsPattern(
                        "twice_plus_one +Lambda +\\? +\\? +dense +unsupported: holds Python code, which is never run")
                .contains("unsupported: layer 'twice_plus_one' (Lambda)", "--layer \"twice_plus_one=");
        assertThat(inspected(Golden.h5("lambda-bytecode"), "--layer", Golden.LAMBDA))
                .containsPattern("twice_plus_one +Lambda +\\(None, 3\\) +0")
                .doesNotContain("unsupported");
    }

    @Test
    void takesShapesFromTheFileBehindUnknownLayers() throws IOException {
        String architecture = Files.readString(Golden.file("weights-only-sequential", "architecture.json"))
                .replace("\"class_name\": \"BatchNormalization\"", "\"class_name\": \"Strange\"");
        Path file = Files.writeString(folder.resolve("a.json"), architecture);
        assertThat(inspected(Golden.file("weights-only-sequential", "model.weights.h5"), "--architecture", file))
                .containsPattern("Strange +\\(None, 4\\) +\\? .*unsupported: not a layer of Keras's own")
                .containsPattern("dense +Dense +\\(None, 2\\) +10 ")
                .contains("16 of layers unknown here");
    }

    @Test
    void listsArraysWithoutAnArchitecture() {
        assertThat(inspected(Golden.file("weights-only-sequential", "model.weights.h5")))
                .contains("no model that can be rebuilt", "unsupported: holds weights only", "--architecture")
                .containsPattern("/layers/dense/vars/0 +\\[\\d, \\d] +float32");
    }

    @Test
    void showsOurOwnModels() {
        Path run = Command.train(folder, "stacked");
        assertThat(inspected(run))
                .contains("variant stacked")
                .containsPattern("codings +DenseLayer +\\(None, 30\\)")
                .contains("codings: the output of 'codings'");
        Path zip = folder.resolve("imported.zip");
        Command.run("import", Golden.keras("sequential-of-sequentials"), "--output", zip)
                .succeeds();
        assertThat(inspected(zip))
                .containsPattern("encoder/dense_1 +Dense +\\(None, 2\\) +10 +encoder/dense\\R")
                .contains("parameters: 71", "codings: the output of 'encoder/dense_1'");
    }

    @Test
    void showsPlainDl4jModels() throws IOException {
        MultiLayerNetwork network = new MultiLayerNetwork(new NeuralNetConfiguration.Builder()
                .list()
                .layer(new DenseLayer.Builder().nIn(4).nOut(3).build())
                .layer(new OutputLayer.Builder(LossFunctions.LossFunction.MSE)
                        .nIn(3)
                        .nOut(4)
                        .build())
                .build());
        network.init();
        Path file = folder.resolve("plain.zip");
        network.save(file.toFile());
        assertThat(inspected(file))
                .contains("a DL4J model", "parameters: 31", "codings: unknown")
                .containsPattern("layer1 +OutputLayer +\\? +16 +layer0");
    }

    @Test
    void refusesOtherFiles() throws IOException {
        Path text = Files.writeString(folder.resolve("text.h5"), "no model");
        Command.run("inspect", text).failsInOneLineSaying("text.h5");
        Path zip = Files.writeString(folder.resolve("text.zip"), "no model");
        Command.run("inspect", zip).failsInOneLineSaying("text.zip");
        Command.run("inspect", folder.resolve("none.h5")).failsInOneLineSaying("none.h5: no such model");
    }
}
