package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.latent4j.common.AtomicFile;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.Inputs;
import org.latent4j.models.KerasLayout;
import org.latent4j.models.Signature;
import org.latent4j.pretrain.Classifier;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Writes all outputs of a model, whatever it is. */
@Command(
        name = "predict",
        description = {
            "Write a model's outputs, in Keras's layout.",
            "Several inputs are entries input_0, input_1, ... of a .npz, or have the names of the model's inputs; a .npz"
                    + " that is written holds output_0, output_1, ... in the model's order.",
            "A model that takes texts reads them from a .txt with one a line, a .csv with a header, or a NumPy file.",
            "A classifier's .csv has each row's class and the probabilities of all; its .npz also the classes' numbers, as"
                    + " labels."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Example: latent4j predict model.keras --input rows.npy --output outputs.npz"})
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PredictCommand implements Callable<Integer> {
    private static final int BATCH = 500;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ModelOption model;

    @Mixin
    private FileOptions files;

    @Override
    public Integer call() throws Exception {
        Outputs.checkWritable(files.output(), spec);
        LoadedModel loaded = model.load();
        Signature signature = loaded.model().signature();
        List<INDArray> outputs = signature == null
                ? outputs(loaded.model().graph(), inputs(loaded))
                : loaded.model().predict(ModelInputs.arrays(files.input(), loaded.model()));
        Path file = files.output();
        Optional<Classifier> classifier = Classifier.of(loaded.model());
        if (classifier.isPresent() && Outputs.isNamed(file, ".csv")) {
            AtomicFile.writeText(file, table(classifier.get().classNames(), outputs.get(0)));
            Outputs.tell(file, outputs.get(0), "classes and probabilities", spec);
            return 0;
        }
        if (!Outputs.isNamed(file, ".npz")) {
            if (outputs.size() > 1) {
                throw new ParameterException(
                        spec.commandLine(),
                        "--output: the model has " + outputs.size() + " outputs; expected a .npz, got " + file);
            }
            Outputs.write(file, outputs.get(0), "output", spec);
            return 0;
        }
        Map<String, INDArray> named = new LinkedHashMap<>();
        outputs.forEach(output -> named.put("output_" + named.size(), output));
        if (classifier.isPresent()) {
            named.put("labels", Nd4j.createFromArray(Classifier.likeliest(outputs.get(0))));
        }
        ArrayFiles.writeAll(file, named);
        named.forEach((name, output) -> Outputs.tell(file, output, name, spec));
        return 0;
    }

    private static String table(List<String> classNames, INDArray probabilities) {
        StringBuilder table = new StringBuilder("class");
        classNames.forEach(name -> table.append(',').append(CsvCell.of(name)));
        int[] likeliest = Classifier.likeliest(probabilities);
        float[][] rows = probabilities.toFloatMatrix();
        for (int row = 0; row < rows.length; row++) {
            table.append('\n').append(CsvCell.of(classNames.get(likeliest[row])));
            for (float probability : rows[row]) {
                table.append(',').append(probability);
            }
        }
        return table.append('\n').toString();
    }

    private List<INDArray> inputs(LoadedModel loaded) {
        List<String> names = loaded.model().graph().getConfiguration().getNetworkInputs();
        if (names.size() == 1) {
            return List.of(loaded.model()
                    .toGraph(Inputs.read(files.input(), loaded.encoding()).features()));
        }
        Map<String, INDArray> arrays = ArrayFiles.readAll(files.input());
        List<INDArray> inputs = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            INDArray array = arrays.getOrDefault(names.get(i), arrays.get("input_" + i));
            if (array == null) {
                throw new IllegalArgumentException(files.input() + ": expected an entry input_" + i + " or "
                        + names.get(i) + ", found " + String.join(", ", arrays.keySet()));
            }
            var type = loaded.model().graph().params().dataType();
            inputs.add(KerasLayout.toGraph(array, Shapes.ofRow(array), type, names.get(i)));
        }
        return inputs;
    }

    private static List<INDArray> outputs(ComputationGraph graph, List<INDArray> inputs) {
        long rows = inputs.get(0).size(0);
        List<List<INDArray>> parts = new ArrayList<>();
        for (long from = 0; from < rows; from += BATCH) {
            var range = NDArrayIndex.interval(from, Math.min(rows, from + BATCH));
            INDArray[] batch = inputs.stream().map(input -> input.get(range)).toArray(INDArray[]::new);
            parts.add(Arrays.stream(graph.output(false, batch))
                    .map(KerasLayout::fromGraph)
                    .toList());
        }
        List<INDArray> outputs = new ArrayList<>();
        for (int i = 0; i < parts.get(0).size(); i++) {
            int output = i;
            outputs.add(
                    Nd4j.concat(0, parts.stream().map(part -> part.get(output)).toArray(INDArray[]::new)));
        }
        return outputs;
    }
}
