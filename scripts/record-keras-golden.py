"""Records inputs and outputs of a Keras model, made by Keras itself, for `latent4j import MODEL --verify IO.npz`.

The file holds input_0, input_1, ... and output_0, output_1, ... in the model's order, and their names in input_names
and output_names.

Loading a model can run code that is inside the file: Lambda layers hold Python bytecode. Such models are refused
unless --unsafe is given; give it for files of your own only. --custom runs the Python file you name.
"""

import argparse
import importlib
import importlib.util
import inspect
import json
import sys
import zipfile
from pathlib import Path

import h5py
import numpy as np


class Refused(Exception):
    """Something the user must know or decide; printed without a traceback."""


def configuration(path):
    """The model's JSON, as text."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as archive:
            if "config.json" not in archive.namelist():
                raise Refused(f"{path}: expected a .keras archive with config.json, found {archive.namelist()[:5]}")
            return archive.read("config.json").decode()
    if not h5py.is_hdf5(path):
        raise Refused(f"{path}: neither a .keras archive nor an HDF5 file")
    with h5py.File(path, "r") as file:
        if "model_config" not in file.attrs:
            raise Refused(f"{path}: holds weights without an architecture; name its JSON with --architecture")
        text = file.attrs["model_config"]
        return text.decode() if isinstance(text, bytes) else str(text)


def check_safe(text, unsafe):
    """Refuses code in the file. On the parsed JSON, as its strings can be written in many ways."""
    waiting = [json.loads(text)]
    while waiting and not unsafe:
        value = waiting.pop()
        if value in ("Lambda", "__lambda__"):
            raise Refused(
                "the model has Lambda layers: loading it with safe_mode=False runs Python code from the file. "
                "Give --unsafe if the file is your own."
            )
        waiting.extend(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())


def custom_objects(path):
    """Classes and functions of the user's Python file, by name."""
    if path is None:
        return {}
    spec = importlib.util.spec_from_file_location(Path(path).stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return {
        name: value for name, value in vars(module).items()
        if (inspect.isclass(value) or inspect.isfunction(value)) and value.__module__ == module.__name__
    }


def load(arguments):
    """The model and the framework that could load it."""
    path = Path(arguments.model)
    if not path.is_file():
        raise Refused(f"{path}: no such file")
    architecture = Path(arguments.architecture).read_text() if arguments.architecture else None
    check_safe(architecture or configuration(path), arguments.unsafe)
    frameworks = [arguments.framework] if arguments.framework else ["keras", "tf_keras"]
    errors = []
    for name in frameworks:
        k = importlib.import_module(name)
        try:
            custom = custom_objects(arguments.custom)
            if arguments.unsafe and name == "keras":
                k.config.enable_unsafe_deserialization()
            if architecture:
                model = k.models.model_from_json(architecture, custom_objects=custom)
                model.load_weights(path)
            else:
                # Without Lambda layers tf_keras's reader of .h5, which knows no safe mode, runs nothing from the file.
                mode = {"safe_mode": not arguments.unsafe} if name == "keras" or zipfile.is_zipfile(path) else {}
                model = k.models.load_model(path, compile=False, custom_objects=custom, **mode)
            return k, model
        except Exception as error:
            errors.append(f"{name} {k.__version__}: {type(error).__name__}: {' '.join(str(error).split())[:600]}")
    raise Refused(f"{path}: could not be loaded (custom classes: give --custom FILE.py)\n  " + "\n  ".join(errors))


def part_of(model, name):
    """The nested model of this name, at any depth: 'encoder', or 'outer/encoder'."""
    for step in name.split("/"):
        found = [layer for layer in model.layers if layer.name == step]
        found = found or [value for key, value in vars(model).items() if key == step and hasattr(value, "inputs")]
        if not found:
            raise Refused(f"--part {name}: no layer {step}; there are: {', '.join(each.name for each in model.layers)}")
        model = found[0]
    if not hasattr(model, "inputs"):
        raise Refused(f"--part {name}: a {type(model).__name__}, not a model")
    return model


def walk(model):
    for layer in model.layers:
        yield layer
        if hasattr(layer, "layers"):
            yield from walk(layer)



def random_inputs(model, rows, seed):
    rng = np.random.default_rng(seed)
    vocabularies = [layer.input_dim for layer in walk(model) if type(layer).__name__ == "Embedding"]
    arrays = []
    for tensor in model.inputs:
        kind = getattr(tensor.dtype, "name", None) or str(tensor.dtype)
        shape = [int(n) if n else None for n in tensor.shape]
        unknown = {2: 16, 3: 10, 4: 32, 5: 8}.get(len(shape), 8)
        shape = [shape[0] or rows, *(n or unknown for n in shape[1:])]
        if "string" in kind:
            raise Refused("the model takes text: give inputs with --input X.npz (entry input_0, unicode)")
        if "int" in kind or (vocabularies and len(shape) == 2):
            top = min(vocabularies) if vocabularies else 2
            arrays.append(rng.integers(0, top, shape).astype(kind))
        elif "bool" in kind:
            arrays.append(rng.integers(0, 2, shape).astype(bool))
        else:
            # Multiples of 1/64 are exact in every float type.
            arrays.append((np.round(rng.normal(0, 1, shape) * 64) / 64).astype("float32"))
    return arrays


def given_inputs(path, model):
    file = np.load(path, allow_pickle=False)
    count = len(model.inputs)
    missing = [f"input_{i}" for i in range(count) if f"input_{i}" not in file]
    if missing:
        raise Refused(f"{path}: expected entries input_0 ... input_{count - 1}, missing {missing}, found {file.files}")
    arrays = [file[f"input_{i}"] for i in range(count)]
    for i, (array, tensor) in enumerate(zip(arrays, model.inputs)):
        wanted = tuple(tensor.shape)
        fits = len(wanted) == array.ndim and all(n is None or n == m for n, m in zip(wanted, array.shape))
        if not fits:
            raise Refused(f"{path}, input_{i}: expected {list(wanted)}, found {list(array.shape)}")
    return arrays


def flat(structure):
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flat(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in flat(item)]
    return [structure]


def call(model, arrays):
    import tensorflow as tf

    given = [tf.constant(a.tolist() if a.dtype.kind == "U" else a) for a in arrays]
    structure = getattr(model, "_inputs_struct", getattr(model, "_nested_inputs", None))
    if isinstance(structure, dict):
        given = dict(zip(sorted(structure), given))
    elif len(given) == 1:
        given = given[0]
    return [np.asarray(tf.cast(o, tf.float32) if o.dtype in (tf.float16, tf.bfloat16) else o)
            for o in flat(model(given, training=False))]


def names_of(model, kind, count):
    names = getattr(model, f"{kind}_names", None)
    if names is None or len(names) != count:
        names = [str(getattr(t, "name", i)) for i, t in enumerate(getattr(model, f"{kind}s", range(count)))]
    return np.array([str(name) for name in names])


def record(arguments):
    k, model = load(arguments)
    if arguments.part:
        model = part_of(model, arguments.part)
    if not getattr(model, "inputs", None):
        parts = [key for key, value in vars(model).items() if getattr(value, "inputs", None)]
        raise Refused(f"{arguments.model}: the model's inputs are unknown (a subclassed or unbuilt model)"
                      + (f"; record a part: --part {parts[0]}" if parts else ""))
    if arguments.input:
        arrays = given_inputs(arguments.input, model)
    else:
        arrays = random_inputs(model, arguments.rows, arguments.seed)
    outputs = call(model, arrays)
    again = call(model, arrays)
    random = [i for i, (a, b) in enumerate(zip(outputs, again)) if not np.array_equal(a, b) and not np.allclose(a, b)]
    if random:
        raise Refused(f"outputs {random} differ between two calls: the model samples. Record its deterministic parts "
                      "apart, such as --part encoder or --part decoder")
    entries = {f"input_{i}": a for i, a in enumerate(arrays)}
    entries.update({f"output_{i}": a for i, a in enumerate(outputs)})
    entries["input_names"] = names_of(model, "input", len(arrays))
    entries["output_names"] = names_of(model, "output", len(outputs))
    output = Path(arguments.output)
    output.parent.mkdir(parents=True, exist_ok=True)
    with open(output, "wb") as file:
        np.savez_compressed(file, **entries)
    print(f"{arguments.model}: loaded with {k.__name__} {k.__version__}")
    for key, array in entries.items():
        if key.endswith("_names"):
            continue
        spread = f", {array.min():.4g} to {array.max():.4g}" if array.dtype.kind in "fiu" and array.size else ""
        print(f"  {key}: {list(array.shape)} {array.dtype}{spread}")
    print(f"wrote {output}")


def main():
    parser = argparse.ArgumentParser(prog="record-keras-golden", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", metavar="MODEL", help=".keras, .h5 or .hdf5 (weights: with --architecture)")
    parser.add_argument("--output", required=True, metavar="IO.npz")
    parser.add_argument("--rows", type=int, default=4, help="batch size of the random inputs (default 4)")
    parser.add_argument("--seed", type=int, default=42, help="seed of the random inputs (default 42)")
    parser.add_argument("--input", metavar="X.npz", help="own inputs: entries input_0, input_1, ...")
    parser.add_argument("--architecture", metavar="A.json", help="the architecture of a file of weights")
    parser.add_argument("--part", metavar="NAME", help="record this nested model alone, such as encoder")
    parser.add_argument("--custom", metavar="FILE.py", help="Python file with the model's custom classes and functions")
    parser.add_argument("--framework", choices=["keras", "tf_keras"], help="default: Keras 3, else tf_keras (Keras 2)")
    parser.add_argument("--unsafe", action="store_true", help="allow Lambda layers, whose code in the file is run")
    arguments = parser.parse_args()
    if arguments.rows < 1:
        parser.error(f"--rows: expected >= 1, got {arguments.rows}")
    try:
        record(arguments)
    except (Refused, OSError) as error:
        print(f"record-keras-golden: error: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
