"""Records the outputs of Keras 3's channels_first cases again, with JAX.

On TensorFlow, Keras 3.15 adds a convolution's bias as if data were channels_last when the last spatial size happens to
equal the number of filters (backend/tensorflow/numpy.py, add); in graph mode it may do otherwise, so that model(x) and
model.predict(x) differ. JAX gives what is meant. make_golden.py runs this after the other cases of Keras 3, in a process of its own because a
process has one backend.
"""
import os

os.environ["KERAS_BACKEND"] = "jax"

import pathlib
import sys
import zipfile

import keras
import numpy as np

FOLDER = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent


def recorded_again(case):
    """Replaces the outputs in a case's io.npz; gives the largest change."""
    model = keras.models.load_model(case / "model.keras")
    arrays = dict(np.load(case / "io.npz"))
    inputs = [arrays[f"input_{i}"] for i in range(len(model.inputs))]
    outputs = model(inputs if len(inputs) > 1 else inputs[0], training=False)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    change = 0.0
    for i, output in enumerate(outputs):
        output = np.asarray(output, "float32")
        change = max(change, float(np.abs(output - arrays[f"output_{i}"]).max()))
        arrays[f"output_{i}"] = output
    if change > 1e-5:
        np.savez_compressed(case / "io.npz", **arrays)
    return change


def main():
    for case in sorted((FOLDER / "keras-3.15.1").iterdir()):
        archive = case / "model.keras"
        if not archive.exists() or not (case / "io.npz").exists():
            continue
        config = zipfile.ZipFile(archive).read("config.json").decode()
        if '"channels_first"' in config and "onv" in config:
            print(f"{case.name}: changed by {recorded_again(case):.1e}", file=sys.stderr)


if __name__ == "__main__":
    main()
