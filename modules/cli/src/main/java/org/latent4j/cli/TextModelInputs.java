package org.latent4j.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.latent4j.data.ArrayFiles;
import org.latent4j.data.DataException;
import org.latent4j.data.Texts;
import org.latent4j.models.Signature;
import org.latent4j.models.TextEncoding;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Reads what a model is applied to some of whose inputs take texts: a file of texts, or a {@code .npz} with all inputs. */
final class TextModelInputs {
    private TextModelInputs() {}

    static List<INDArray> arrays(Path file, Signature signature, Map<String, TextEncoding> encodings) {
        List<Signature.Port> ports = signature.inputs();
        long inputs =
                ports.stream().map(port -> source(port, encodings)).distinct().count();
        if (inputs == 1 && ports.size() == encodings.size()) {
            Texts only = Outputs.isNamed(file, ".npz")
                    ? find(file, ports, 0, ports.get(0).name())
                    : Texts.read(file);
            return encodings.values().stream()
                    .map(encoding -> encoded(encoding, only, file))
                    .toList();
        }
        if (!Outputs.isNamed(file, ".npz")) {
            throw new DataException(file + ": expected a .npz with " + ModelInputs.wanted(ports) + ": the model has "
                    + inputs + " inputs");
        }
        List<INDArray> arrays = new ArrayList<>();
        for (Signature.Port port : ports) {
            String name = source(port, encodings);
            TextEncoding encoding = encodings.get(port.name());
            int position = ports.stream().map(Signature.Port::name).toList().indexOf(name);
            arrays.add(
                    encoding == null
                            ? numbers(file, ports, position)
                            : encoded(encoding, find(file, ports, position, name), file));
        }
        return arrays;
    }

    /** The model's input that a graph's input comes from. */
    private static String source(Signature.Port port, Map<String, TextEncoding> encodings) {
        TextEncoding encoding = encodings.get(port.name());
        return encoding == null ? port.name() : encoding.input();
    }

    private static Texts find(Path file, List<Signature.Port> ports, int position, String name) {
        Map<String, Texts> entries = Texts.readAll(file);
        Texts texts = entries.getOrDefault(name, entries.get("input_" + position));
        if (texts == null && ports.size() == 1 && entries.size() == 1) {
            texts = entries.values().iterator().next();
        }
        if (texts == null) {
            throw new DataException(file + ": expected texts as " + ModelInputs.wanted(ports) + ", found "
                    + String.join(", ", entries.keySet()));
        }
        return texts;
    }

    private static INDArray numbers(Path file, List<Signature.Port> ports, int position) {
        Map<String, INDArray> entries = ArrayFiles.readAll(file);
        INDArray array = entries.getOrDefault(ports.get(position).name(), entries.get("input_" + position));
        if (array == null) {
            throw new DataException(file + ": expected numbers as " + ModelInputs.wanted(ports) + ", found "
                    + String.join(", ", entries.keySet()));
        }
        return array;
    }

    private static INDArray encoded(TextEncoding encoding, Texts texts, Path file) {
        long[] shape = texts.shape();
        if (shape.length < 1 || shape.length > 2) {
            throw new DataException(file + ": expected rows of texts, found " + shape.length + " dimensions");
        }
        return encoding.encode(texts.values(), shape.length == 1 ? 1 : Math.toIntExact(shape[1]));
    }
}
