"""What a golden case is, and how it is made, checked, saved and recorded."""

import fnmatch
import zlib
from dataclasses import dataclass
from pathlib import Path
from typing import Callable, Optional

import numpy as np

BATCH = 2
UNKNOWN_SIZE = 5  # what a None dimension of an input becomes

ALL_CONTAINERS = False
CASES = {}


@dataclass
class Case:
    """One model: `build(k)` gives it, for the framework k (the module keras or tf_keras)."""

    name: str
    build: Callable
    data: Optional[Callable] = None  # rng -> arrays, one per model input; without it: standard normal
    default: Optional[Callable] = None  # the same model without the option, whose outputs must differ
    only: tuple = ("keras", "tf_keras")
    containers: tuple = ("keras", "h5")
    custom: Callable = lambda k: {}  # custom objects for loading
    record: Optional[Callable] = None  # (k, model, arrays) -> outputs, where not simply model(inputs)
    randomise: bool = True
    constant: tuple = ()  # outputs that may be constant
    extras: Optional[Callable] = None  # (k, model) -> further arrays for io.npz
    default_not: Optional[str] = None  # a framework where the option has no effect
    split: bool = False  # one container per framework is enough
    reload: bool = True  # whether outputs of the loaded file are compared with the recorded ones


def case(name, **options):
    """Registers the decorated `build(k)` as a case."""

    def register(build):
        add(Case(name, build, **options))
        return build

    return register


def add(new):
    assert new.name not in CASES, f"two cases are named {new.name}"
    CASES[new.name] = new


def graph(name, shapes, function, **options):
    """A functional model: `function(k, *inputs)` gives the outputs for inputs of these shapes (batch left out)."""
    default = options.pop("default", None)
    dtypes = options.pop("dtypes", None)

    def builder(body):
        def build(k):
            kinds = dtypes or ["float32"] * len(shapes)
            inputs = [k.Input(shape, dtype=kind) for shape, kind in zip(shapes, kinds)]
            return k.Model(inputs if len(inputs) > 1 else inputs[0], body(k, *inputs))

        return build

    add(Case(name, builder(function), default=builder(default) if default else None, **options))


def family(prefix, layer, shape, base, variants, **common):
    """A case for `layer(**base)` and one for every variant, each checked to differ from the first.

    Keys of a variant that begin with an underscore belong to the case: `_shape` (another input shape),
    `_base` (these arguments in place of the base's), `_same` (the option doesn't change the outputs: true, or the
    one framework where it doesn't), `_only`, `_data`, `_dtype`.

    The config of an option is the same in both containers, so to keep the suite small a variant that both frameworks
    can make is saved as .keras by Keras 3 and as .h5 by tf_keras (--all-containers: everything twice).
    """

    def one(name, arguments):
        settings = {key[1:]: value for key, value in arguments.items() if key.startswith("_")}
        chosen = {key: value for key, value in arguments.items() if not key.startswith("_")}
        input_shape = settings.get("shape", shape)
        core = settings.get("base", base)
        options = dict(common)
        dtype = settings.get("dtype", options.pop("dtype", "float32"))
        if "only" in settings:
            options["only"] = settings["only"]
        if "data" in settings:
            options["data"] = settings["data"]

        def body(kwargs):
            def apply(k, x):
                return make(k, layer, kwargs)(x)

            return apply

        if chosen and settings.get("same") is not True:
            options["default"] = body(core)
            options["default_not"] = settings.get("same")
        options.setdefault("split", bool(arguments))
        graph(name, [input_shape], body({**core, **chosen}), dtypes=[dtype], **options)

    one(prefix, {})
    for suffix, arguments in variants.items():
        one(f"{prefix}-{suffix}", arguments)


def make(k, layer, arguments):
    """The layer, by class name or factory; arguments that are functions of k are called first."""
    resolved = {key: value(k) if callable(value) else value for key, value in arguments.items()}
    return getattr(k.layers, layer)(**resolved) if isinstance(layer, str) else layer(k, **resolved)


# Making


def seed_of(name):
    return zlib.crc32(name.encode())


def randomise(model, seed):
    """Gives every weight a random value that is right for its role, so that none is left at its initial 0 or 1."""
    rng = np.random.default_rng(seed)
    values = []
    for weight in model.weights:
        old = np.asarray(weight.numpy())
        role = getattr(weight, "path", weight.name).split("/")[-1].split(":")[0]
        if not np.issubdtype(old.dtype, np.floating) and str(old.dtype) != "bfloat16":
            values.append(old)  # seeds, counters, tables
        else:
            values.append(random_weight(rng, role, old.shape).astype(old.dtype))
    model.set_weights(values)


def random_weight(rng, role, shape):
    if "variance" in role:
        return rng.uniform(0.5, 2.0, shape)
    if role in ("gamma", "scale"):
        return rng.uniform(0.5, 1.5, shape) * rng.choice([-1, 1], shape)
    if role == "alpha":
        return rng.uniform(0.1, 0.6, shape)
    if "kernel" in role or "embeddings" in role or "matrix" in role:
        inputs = max(1, int(np.prod(shape[:-1])))
        return rng.normal(0, 1, shape) * (1.0 / np.sqrt(min(inputs, 12)) + 0.1)
    return rng.normal(0, 0.4, shape)


def random_inputs(model, rng):
    arrays = []
    for tensor in model.inputs:
        shape = [BATCH if i == 0 and n is None else UNKNOWN_SIZE if n is None else n for i, n in enumerate(tensor.shape)]
        kind = getattr(tensor.dtype, "name", tensor.dtype)
        if "int" in kind:
            arrays.append(rng.integers(0, 4, shape).astype(kind))
        else:
            # Multiples of 1/64 are exact in every float type and compress well.
            arrays.append((np.round(rng.normal(0, 1, shape) * 64) / 64).astype("float32"))
    return arrays


def twin(builder, by_name=False):
    """A recorder: outputs of the model that `builder(k)` gives, with the case's weights (in order, or by name).

    For models whose own outputs are random (samplers) or not exact (float16).
    """

    def name_of(weight):
        return "/".join(getattr(weight, "path", weight.name).split(":")[0].split("/")[-2:])

    def record(k, model, arrays):
        other = builder(k)
        floats = [w for w in model.weights if "float" in str(w.dtype)]
        if by_name:
            values = {name_of(w): w for w in floats}
            assert len(values) == len(floats) == len(other.weights)
            floats = [values[name_of(w)] for w in other.weights]
        other.set_weights([np.asarray(w.numpy()).astype("float32") for w in floats])
        return call(k, other, arrays)

    return record


def flat(structure):
    if isinstance(structure, dict):
        return [leaf for key in sorted(structure) for leaf in flat(structure[key])]
    if isinstance(structure, (list, tuple)):
        return [leaf for item in structure for leaf in flat(item)]
    return [structure]


def call(k, model, arrays):
    """Outputs at inference, as numpy arrays, in the model's flattened output order."""
    import tensorflow as tf

    tensors = [tf.constant(a.tolist() if a.dtype.kind == "U" else a) for a in arrays]
    names = getattr(model, "_input_names_for_golden", None)
    packed = dict(zip(names, tensors)) if names else tensors if len(tensors) > 1 else tensors[0]
    outputs = flat(model(packed, training=False))
    return [to_numpy(o) for o in outputs]


def to_numpy(tensor):
    if hasattr(tensor, "to_tensor"):
        tensor = tensor.to_tensor()
    array = np.asarray(tensor.numpy() if hasattr(tensor, "numpy") else tensor)
    if str(array.dtype) in ("bfloat16", "float16"):
        array = array.astype("float32")
    return array


def build(k, chosen, builder=None):
    """The case's model, with its random weights."""
    k.backend.clear_session()
    k.utils.set_random_seed(seed_of(chosen.name) % 2**31)
    model = (builder or chosen.build)(k)
    if chosen.randomise:
        randomise(model, seed_of(chosen.name))
    return model


def containers_of(chosen, framework):
    if chosen.split and not ALL_CONTAINERS and len(chosen.only) == 2 and len(chosen.containers) == 2:
        return ("keras",) if framework == "keras" else ("h5",)
    return chosen.containers


def make_case(k, chosen, folder, loader):
    """Makes, checks and writes one case; gives a list of (file, reason) for what the framework could not do."""
    rng = np.random.default_rng(seed_of(chosen.name) + 1)
    model = build(k, chosen)
    arrays = chosen.data(rng) if chosen.data else random_inputs(model, rng)
    recorder = chosen.record or call
    outputs = recorder(k, model, arrays)
    check_varied(chosen, outputs)
    if chosen.default and chosen.default_not != k.__name__:
        other = build(k, chosen, chosen.default)
        check_differs(chosen, outputs, recorder(k, other, arrays))
        model = build(k, chosen)

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    failed = []
    for container in containers_of(chosen, k.__name__):
        path = folder / f"model.{container}"
        try:
            model.save(path)
        except Exception as error:  # what the framework can't save is part of the report
            path.unlink(missing_ok=True)
            failed.append((path.name, "removed; save: " + first_line(error)))
            continue
        if not chosen.reload:
            continue
        try:
            loaded = loader(k, path, chosen.custom(k))
            if hasattr(model, "_input_names_for_golden"):
                loaded._input_names_for_golden = model._input_names_for_golden
            again = recorder(k, loaded, arrays)
        except Exception as error:
            # A file that is whole, and only unknown to the loader, stays: people have such files.
            kept = any(words in str(error) for words in ("Unknown layer", "Error when deserializing class"))
            if not kept:
                path.unlink()
            failed.append((path.name, f"{'kept' if kept else 'removed'}; load: {first_line(error)}"))
            continue
        if not all(np.allclose(a, b, rtol=1e-5, atol=1e-6) for a, b in zip(outputs, again)):
            path.unlink()  # no oracle
            failed.append((path.name, "removed; the framework's loaded model gives other outputs than the saved one"))
    if not list(folder.iterdir()):
        folder.rmdir()
        return failed
    entries = {f"input_{i}": a for i, a in enumerate(arrays)}
    entries.update({f"output_{i}": a for i, a in enumerate(outputs)})
    if chosen.extras:
        entries.update(chosen.extras(k, build(k, chosen)))
    np.savez_compressed(folder / "io.npz", **entries)
    return failed


def first_line(error):
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text[:160]}"


def check_varied(chosen, outputs):
    for i, array in enumerate(outputs):
        if array.dtype.kind not in "fiu" or i in chosen.constant:
            continue
        assert array.size, f"{chosen.name}: output {i} is empty"
        assert np.isfinite(array).all(), f"{chosen.name}: output {i} is not finite"
        assert array.size == 1 or np.ptp(array) > 1e-3, f"{chosen.name}: output {i} is constant: {array.ravel()[:4]}"
        assert np.abs(array).max() < 1e4, f"{chosen.name}: output {i} is huge"


def check_differs(chosen, outputs, others):
    same = len(outputs) == len(others) and all(
        a.shape == b.shape and np.allclose(a, b, rtol=1e-3, atol=1e-3) for a, b in zip(outputs, others)
    )
    assert not same, f"{chosen.name}: the option changes nothing"


def selected(patterns):
    return [c for c in CASES.values() if not patterns or any(fnmatch.fnmatch(c.name, p) for p in patterns)]
