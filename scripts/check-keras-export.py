"""Opens every .keras and .h5 file of a folder with Keras 3 and compares its outputs with the recorded ones.

Beside NAME.keras or NAME.h5 lies NAME.npz with input_0, ... and output_0, ...; a file without one fails. Custom
classes come from latent4j_keras.py in the folder, or from --companion. Models are loaded in safe mode.

Exit code: 0 if every output is within the tolerance, 1 if not, 2 for wrong arguments.
"""

import argparse
import importlib.util
import sys
import traceback
from pathlib import Path

import numpy as np

KINDS = (".keras", ".h5", ".hdf5")


def import_companion(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)


def flat(structure):
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flat(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in flat(item)]
    return [structure]


def entries(file, prefix):
    count = 0
    while f"{prefix}_{count}" in file:
        count += 1
    return [file[f"{prefix}_{i}"] for i in range(count)]


def outputs_of(path, inputs):
    import keras
    import tensorflow as tf

    model = keras.saving.load_model(path, compile=False)
    given = [tf.constant(a.tolist() if a.dtype.kind == "U" else a) for a in inputs]
    structure = getattr(model, "_inputs_struct", None)
    if isinstance(structure, dict):
        given = dict(zip(sorted(structure), given))
    elif len(given) == 1:
        given = given[0]
    return [np.asarray(o) for o in flat(model(given, training=False))]


def compare(path, tolerance):
    """Rows of the table: (output, shape, largest output, largest difference, relative, verdict)."""
    oracle = path.with_suffix(".npz")
    if not oracle.is_file():
        return [("", "", "", "", "", f"FAILED: {oracle.name} is missing")]
    with np.load(oracle, allow_pickle=False) as file:
        inputs, expected = entries(file, "input"), entries(file, "output")
    if not inputs or not expected:
        return [("", "", "", "", "", f"FAILED: {oracle.name} has no input_0 or no output_0")]
    found = outputs_of(path, inputs)
    if len(found) != len(expected):
        return [("", "", "", "", "", f"FAILED: expected {len(expected)} outputs, got {len(found)}")]
    rows = []
    for i, (want, got) in enumerate(zip(expected, found)):
        if want.shape != got.shape:
            rows.append((i, list(got.shape), "", "", "", f"FAILED: expected shape {list(want.shape)}"))
            continue
        want, got = want.astype("float64"), got.astype("float64")
        largest = np.abs(want).max(initial=0.0)
        difference = np.abs(want - got).max(initial=0.0)
        relative = difference / largest if largest > 0 else difference
        # Written so that NaN fails.
        verdict = "ok" if relative <= tolerance else "FAILED"
        rows.append((i, list(got.shape), f"{largest:.4g}", f"{difference:.2e}", f"{relative:.2e}", verdict))
    return rows


def main():
    parser = argparse.ArgumentParser(prog="check-keras-export", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    parser.add_argument("--companion", type=Path, metavar="FILE.py", help="Python file of the custom classes")
    parser.add_argument("--tolerance", type=float, default=1e-5,
                        help="largest difference over largest output (default 1e-5)")
    parser.add_argument("--verbose", action="store_true", help="whole tracebacks")
    arguments = parser.parse_args()
    if not arguments.folder.is_dir():
        parser.error(f"{arguments.folder}: no such folder")
    companion = arguments.companion or arguments.folder / "latent4j_keras.py"
    if companion.is_file():
        import_companion(companion)
    elif arguments.companion:
        parser.error(f"{companion}: no such file")
    paths = sorted(path for path in arguments.folder.iterdir() if path.suffix in KINDS)
    if not paths:
        parser.error(f"{arguments.folder}: no {', '.join(KINDS)} files")

    width = max(len(path.name) for path in paths)
    line = f"{{:{width}}}  {{:>6}}  {{:>18}}  {{:>10}}  {{:>10}}  {{:>10}}  {{}}"
    print(line.format("file", "output", "shape", "largest", "difference", "relative", ""))
    failed = 0
    for path in paths:
        try:
            rows = compare(path, arguments.tolerance)
        except Exception as error:
            if arguments.verbose:
                traceback.print_exc()
            reason = " ".join(str(error).split())[:300]
            rows = [("", "", "", "", "", f"FAILED: {type(error).__name__}: {reason}")]
        failed += any(row[-1] != "ok" for row in rows)
        for output, shape, *rest in rows:
            print(line.format(path.name, output, str(shape), *rest))
    print(f"{len(paths) - failed} of {len(paths)} files within {arguments.tolerance:g}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
