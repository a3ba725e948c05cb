"""Makes the small files beside this script, from which the archive tests read.

Pinned: Python 3.11, keras 3.15.1, tf_keras 2.21.0, tensorflow 2.21.0, h5py 3.14.0, numpy 2.4.6, ml_dtypes 0.6.0.
Run: KERAS_BACKEND=tensorflow TF_CPP_MIN_LOG_LEVEL=3 python make_archives.py
Bytes differ between runs (dates, compression); contents don't. arrays.tsv holds, for every array of every good file,
shape, type and the sum of its elements as h5py reads them.
"""

import io
import os
import pathlib
import zipfile

os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import h5py
import keras
import ml_dtypes
import numpy as np
import tf_keras

HERE = pathlib.Path(__file__).parent


def models():
    for k, tag in ((keras, "keras3"), (tf_keras, "tf_keras")):
        k.utils.set_random_seed(42)
        encoder = k.Sequential([k.layers.Input((6,)), k.layers.Dense(3, activation="relu", name="code")], name="encoder")
        decoder = k.Sequential([k.layers.Input((3,)), k.layers.Dense(6, name="back")], name="decoder")
        inputs = k.layers.Input((6,), name="pixels")
        model = k.Model(inputs, decoder(encoder(inputs)), name="autoencoder")
        model.compile(loss="mse", optimizer=k.optimizers.Adam(0.01))
        x = np.linspace(-1, 1, 48, dtype="float32").reshape(8, 6)
        model.fit(x, x, epochs=1, verbose=0)
        model.save(HERE / f"{tag}.keras")
        model.save(HERE / f"{tag}.h5")
        model.save_weights(HERE / f"{tag}.weights.h5")
        (HERE / f"{tag}.json").write_text(model.to_json())
    encoder.save_weights(HERE / "tf_keras_weights_legacy.h5", save_format="h5")


def keras_options():
    keras.utils.set_random_seed(42)
    brain = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2, dtype=keras.DTypePolicy("bfloat16"))])
    brain.save(HERE / "keras3_bfloat16.keras")
    half = keras.Sequential([keras.layers.Input((4,)), keras.layers.Dense(2, dtype=keras.DTypePolicy("float16"))])
    half.save(HERE / "keras3_float16.h5")
    words = keras.layers.TextVectorization(max_tokens=20, output_sequence_length=4, name="words")
    words.adapt(["the cat sat", "the mat"])
    text = keras.Sequential([keras.layers.Input((1,), dtype="string"), words, keras.layers.Embedding(20, 2)])
    text.save(HERE / "keras3_text.keras")
    # Names so long that layer_names must be split (64 KB an attribute).
    layers = [keras.layers.Activation("linear", name=f"layer_{i}_" + "x" * 4000) for i in range(17)]
    keras.Sequential([keras.layers.Input((2,)), *layers]).save(HERE / "keras3_split_names.h5")
    repack(HERE / "keras3.keras", HERE / "keras3_deflated.keras")
    with zipfile.ZipFile(HERE / "keras3.keras") as source:
        weights = source.read("model.weights.h5")
        target = io.BytesIO()
        with h5py.File(io.BytesIO(weights)) as good, h5py.File(target, "w") as windows:
            for name, group in good["layers"].items():
                good.copy(group, windows, f"layers\\{name}")
        with zipfile.ZipFile(HERE / "keras3_windows.keras", "w") as out:
            for name in ("metadata.json", "config.json"):
                out.writestr(name, source.read(name))
            out.writestr("model.weights.h5", target.getvalue())


def repack(source, target):
    with zipfile.ZipFile(source) as a, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as b:
        for name in a.namelist():
            b.writestr(name, a.read(name))


def fill(file, many):
    rng = np.random.default_rng(7)
    for i in range(many):
        group = file.create_group(f"layer_{i:03d}")
        group.create_dataset("kernel", data=rng.normal(size=(2, 3)).astype("float32"))
    for i in range(many):
        file.attrs[f"note_{i:03d}"] = f"text {i} äöü"
    file.attrs["long"] = "0123456789" * 10_000
    file.attrs["bytes"] = b"fixed"
    file.attrs["padded"] = np.array([b"ab", b"abcd"])
    file.attrs["names"] = ["one", "zwei", "três"]
    file.attrs["number"] = 3
    file.attrs["real"] = 0.5
    file.attrs["numbers"] = np.arange(4)
    file.attrs["none"] = h5py.Empty("f4")


def forms():
    """Everything of HDF5 that Keras files may hold, in both generations of the format."""
    with h5py.File(HERE / "hdf5_earliest.h5", "w") as file:
        fill(file, 60)
    with h5py.File(HERE / "hdf5_latest.h5", "w", libver="latest", track_order=True) as file:
        fill(file, 12)
    with h5py.File(HERE / "hdf5_v110_many.h5", "w", libver=("v108", "v110"), track_order=True) as file:
        fill(file, 300)
        file["layer_000"].attrs["huge"] = np.bytes_(b"h" * 100_000)
    with h5py.File(HERE / "hdf5_types.h5", "w") as file:
        values = np.array([[0, 1, 2], [3, 4, 100]])
        for dtype in ("f2", "f4", "f8", ">f4", ">f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", ">i4", "?"):
            file.create_dataset(dtype.replace(">", "big_"), data=values.astype(dtype))
        file.create_dataset("scalar", data=np.float32(2.5))
        file.create_dataset("empty", data=np.zeros((0, 5), "f4"))
        file.create_dataset("large", data=np.array([2**64 - 1], "u8"))
        brain = file.create_dataset("brain", data=values.astype(ml_dtypes.bfloat16))
        brain.attrs["dtype"] = "bfloat16"
        file.create_dataset("words", data=["", "cat", "Ärger", "猫"], dtype=h5py.string_dtype())
        file.create_dataset("fixed_words", data=np.array([b"cat", b"mouse"]))
        wide = np.arange(7 * 11 * 3, dtype="f4").reshape(7, 11, 3)
        file.create_dataset("chunked", data=wide, chunks=(3, 4, 2))
        file.create_dataset("packed", data=wide, chunks=(3, 4, 2), compression="gzip", shuffle=True, fletcher32=True)
        compact = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
        compact.set_layout(h5py.h5d.COMPACT)
        space = h5py.h5s.create_simple((6,))
        h5py.h5d.create(file.id, b"compact", h5py.h5t.IEEE_F32LE, space, compact).write(
            h5py.h5s.ALL, h5py.h5s.ALL, values.astype("f4").ravel())


def attacks():
    """Files with which readers of HDF5 were made to open other files, run in circles or fill the memory."""

    def attack(name):
        return h5py.File(HERE / f"attack_{name}.h5", "w")

    with attack("soft_link") as file:
        file["layer_names"] = h5py.SoftLink("/elsewhere")
    with attack("external_link") as file:
        file["dense"] = h5py.ExternalLink("/etc/passwd", "/")
    with attack("external_storage") as file:
        file.create_dataset("kernel", (16,), "u1", external=[("/etc/hostname", 0, 16)])
    with attack("virtual") as file:
        layout = h5py.VirtualLayout((4,), "f4")
        layout[:] = h5py.VirtualSource("/etc/hostname", "kernel", (4,))
        file.create_virtual_dataset("kernel", layout)
    with attack("circle") as file:
        inner = file.create_group("a").create_group("b")
        inner["a"] = file["a"]
    with attack("twice") as file:
        file["a"] = np.zeros(3, "f4")
        file["b"] = file["a"]
    with attack("unwritten") as file:
        file.create_dataset("kernel", (2**20, 2**19), "f4")
    with attack("unwritten_chunks") as file:
        file.create_dataset("kernel", (2**20, 2**19), "f4", chunks=(64, 64), compression="gzip")
    with attack("chunk_bomb") as file:
        file.create_dataset("kernel", data=np.zeros((512, 512), "f4"), chunks=(512, 512), compression="gzip")
    with attack("lzf") as file:
        file.create_dataset("kernel", data=np.zeros((8, 8), "f4"), compression="lzf")
    with attack("references") as file:
        file.attrs["long"] = "x" * 40_000
        file.attrs["many"] = ["y"] * 2000
    path = HERE / "attack_references.h5"
    content = path.read_bytes()
    # A thousand references to one long text: length, heap address, index.
    places = range(len(content) - 16)
    long = next(
        content[i : i + 16] for i in places
        if content[i : i + 4] == (40_000).to_bytes(4, "little")
        and content[int.from_bytes(content[i + 4 : i + 12], "little") :][:4] == b"GCOL")
    first = next(i for i in places if all(content[i + 16 * k :][:4] == b"\1\0\0\0" for k in range(50)))
    path.write_bytes(content[:first] + long * 2000 + content[first + 32_000 :])
    with attack("compound") as file:
        file.create_dataset("kernel", data=np.zeros(2, [("a", "f4"), ("b", "i4")]))
        file.attrs["reference"] = file["kernel"].ref
    deep = "/".join(["g"] * 400)
    with attack("deep") as file:
        file.create_group(deep)


def table():
    lines = []
    for path in sorted([*HERE.glob("*.h5"), *HERE.glob("*.keras")]):
        if path.name.startswith("attack"):
            continue
        source = path
        if path.suffix == ".keras":
            source = io.BytesIO(zipfile.ZipFile(path).read("model.weights.h5"))
        with h5py.File(source) as file:

            def visit(name, item):
                if not isinstance(item, h5py.Dataset) or item.dtype.kind in "OSc":
                    return
                array, dtype = item[()], item.dtype.name
                if item.attrs.get("dtype") == "bfloat16":
                    array, dtype = np.asarray(array).view(ml_dtypes.bfloat16), "bfloat16"
                total = float(np.asarray(array, "f8").sum())
                lines.append(f"{path.name}\t{item.name}\t{list(item.shape)}\t{dtype}\t{total!r}")

            file.visititems(visit)
    (HERE / "arrays.tsv").write_text("\n".join(lines) + "\n")


models()
keras_options()
forms()
attacks()
table()
