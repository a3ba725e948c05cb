package org.latent4j.keras.archive;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import org.latent4j.models.MalformedModelException;
import org.latent4j.models.UnsupportedModelException;

/** Says what a file is that isn't a Keras model, and what its owner can do. */
final class Foreign {
    private static final String EXPECTED = ": expected a Keras model (.keras, or HDF5 as .h5 and .hdf5), found ";
    private static final String SAVE = "; open it in Python and save it with model.save(\"model.keras\")";

    private Foreign() {}

    static UnsupportedModelException folder(Path folder) {
        if (Files.exists(folder.resolve("saved_model.pb"))) {
            return unsupported(folder.toString(), "a TensorFlow SavedModel folder" + SAVE);
        }
        if (Files.exists(folder.resolve("config.json"))) {
            return unsupported(folder.toString(), "an unpacked .keras folder; give the .keras file itself");
        }
        return unsupported(folder.toString(), "a folder");
    }

    /** A zip that isn't a {@code .keras} one. */
    static RuntimeException zip(Set<String> names, String name) {
        if (names.contains("coefficients.bin") || names.contains("latent4j.json")) {
            return unsupported(name, "a Latent4j or DL4J model, which needs no import");
        }
        if (names.stream().anyMatch(entry -> entry.endsWith("data.pkl"))) {
            return unsupported(name, "a PyTorch file; Keras models only are read");
        }
        if (names.stream().anyMatch(entry -> entry.endsWith("saved_model.pb"))) {
            return unsupported(name, "a packed TensorFlow SavedModel" + SAVE);
        }
        if (names.stream().anyMatch(entry -> entry.endsWith(".npy"))) {
            return unsupported(name, "NumPy arrays (.npz)");
        }
        return new MalformedModelException(name + ": expected a .keras archive, found a zip without config.json");
    }

    /** A file that is neither HDF5 nor a zip. */
    static RuntimeException file(ByteBuffer bytes, String name) {
        if (bytes.remaining() == 0) {
            return new MalformedModelException(name + EXPECTED + "an empty file");
        }
        byte[] start = new byte[Math.min(512, bytes.remaining())];
        bytes.get(bytes.position(), start);
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String plain = text.stripLeading().toLowerCase(Locale.ROOT);
        if (start.length > 1 && start[0] == (byte) 0x80 && start[1] >= 2 && start[1] <= 5) {
            return unsupported(name, "a Python pickle, which can run code and is never opened" + SAVE);
        }
        if (text.startsWith("version https://git-lfs")) {
            return unsupported(name, "a Git LFS pointer; fetch the model itself with: git lfs pull");
        }
        if (plain.startsWith("<!doctype") || plain.startsWith("<html")) {
            return unsupported(name, "a web page; download the raw file");
        }
        if (plain.startsWith("{")) {
            return unsupported(
                    name,
                    "JSON text: an architecture has no weights; give the weights file, and this as its architecture");
        }
        if (text.startsWith("\u001f\u008b")) {
            return unsupported(name, "a gzip file; unpack it first");
        }
        if (text.startsWith("TFL3", 4)) {
            return unsupported(
                    name, "a TensorFlow Lite model, from which nothing can be trained; give the Keras model");
        }
        if (name.toLowerCase(Locale.ROOT).endsWith(".onnx") || text.contains("pytorch") || text.contains("onnx")) {
            return unsupported(name, "an ONNX model; Keras models only are read");
        }
        if (text.startsWith("ustar", 257)) {
            return unsupported(name, "a tar file; unpack it first");
        }
        boolean printable = text.chars().allMatch(c -> (c >= 32 && c < 127) || c == '\n' || c == '\r' || c == '\t');
        return new MalformedModelException(name + EXPECTED + (printable ? "a text" : "other or damaged bytes"));
    }

    private static UnsupportedModelException unsupported(String name, String what) {
        return new UnsupportedModelException(name + EXPECTED + what);
    }
}
