"""Files as Keras 1 and early Keras 2 wrote them, and weights beside an architecture.

Those Keras versions run nowhere any more, so the files are written by hand here: config keys, group and weight
names, attributes as in the sources of Keras 1.2.2 and 2.1.5. The outputs come from the equivalent tf_keras model, into
which tf_keras's own converter of old weights (`preprocess_weights_for_loading`) loads the very same file.
"""

import json
from dataclasses import dataclass

import h5py
import numpy as np

import suite
from suite import call, random_inputs, seed_of


@dataclass
class LegacyCase(suite.Case):
    """`build(k)` gives the equivalent model, `config` the old model config, `weights` (layer, [(name, shape)...])."""

    config: object = None
    weights: object = ()
    version: str = "1.2.2"
    backend: str = "tensorflow"

    def make(self, k, chosen, folder, loader):
        from tf_keras.src.saving.legacy import hdf5_format

        folder = folder.parents[2] / self.name
        folder.mkdir(parents=True, exist_ok=True)
        rng = np.random.default_rng(seed_of(self.name))
        k.backend.clear_session()
        model = self.build(k)
        path = folder / "model.h5"
        with h5py.File(path, "w") as file:
            if self.version:
                file.attrs["keras_version"] = self.version.encode()
                if not self.version.startswith("1"):
                    file.attrs["backend"] = self.backend.encode()
            file.attrs["model_config"] = json.dumps(self.config).encode()
            group = file.create_group("model_weights")
            group.attrs["layer_names"] = [layer.encode() for layer, _ in self.weights]
            if not self.version.startswith("1") and self.version:  # Keras 1 has them at the root only
                group.attrs["keras_version"] = self.version.encode()
                group.attrs["backend"] = self.backend.encode()
            for layer, entries in self.weights:
                inner = group.create_group(layer)
                inner.attrs["weight_names"] = [name.encode() for name, _ in entries]
                for name, shape in entries:
                    kind = "variance" if "std" in name else "kernel" if len(shape) > 1 else "bias"
                    value = suite.random_weight(rng, kind, shape).astype("float32")
                    inner.create_dataset(name, data=value)
        with h5py.File(path) as file:
            hdf5_format.load_weights_from_hdf5_group(file["model_weights"], model)
        inputs = random_inputs(model, np.random.default_rng(seed_of(self.name) + 1))
        outputs = call(k, model, inputs)
        suite.check_varied(self, outputs)
        np.savez_compressed(folder / "io.npz", **{f"input_{i}": a for i, a in enumerate(inputs)},
                            **{f"output_{i}": a for i, a in enumerate(outputs)})
        return []


def legacy(name, config, weights, build, folder="keras-1", **options):
    suite.add(LegacyCase(f"{folder}/{name}", build, only=("tf_keras",), config=config, weights=weights, **options))


# Keras 1 configs

NO_REGULARIZERS = dict(W_regularizer=None, b_regularizer=None, activity_regularizer=None, W_constraint=None,
                       b_constraint=None)


def layer(kind, name, **config):
    return {"class_name": kind, "config": {"name": name, "trainable": True, **config}}


def dense1(name, units, inputs=None, activation="linear", **first):
    return layer("Dense", name, output_dim=units, init="glorot_uniform", activation=activation, bias=True,
                 input_dim=inputs, **NO_REGULARIZERS, **first)


def conv1(name, filters, rows, columns, ordering, mode="valid", strides=(1, 1), activation="relu", **first):
    return layer("Convolution2D", name, nb_filter=filters, nb_row=rows, nb_col=columns, init="glorot_uniform",
                 activation=activation, border_mode=mode, subsample=list(strides), dim_ordering=ordering, bias=True,
                 **NO_REGULARIZERS, **first)


def wb(name, kernel, suffix=":0"):
    bias = kernel[0] if suffix == "th" else kernel[-1]
    end = "" if suffix == "th" else suffix
    return name, [(f"{name}_W{end}", kernel), (f"{name}_b{end}", (bias,))]


def first(*shape):
    return dict(batch_input_shape=[None, *shape], input_dtype="float32")


legacy("dense-autoencoder", {"class_name": "Sequential", "config": [
    dense1("dense_1", 4, 5, "relu", **first(5)),
    layer("Dropout", "dropout_1", p=0.2),
    layer("GaussianNoise", "gaussiannoise_1", sigma=0.1),
    dense1("dense_2", 3, 4),
    layer("BatchNormalization", "batchnormalization_1", epsilon=0.001, mode=0, axis=-1, momentum=0.99,
          gamma_regularizer=None, beta_regularizer=None),
    layer("Activation", "activation_1", activation="tanh"),
    layer("LeakyReLU", "leakyrelu_1", alpha=0.1),
    dense1("dense_3", 5, 3, "sigmoid"),
]}, [wb("dense_1", (5, 4)), ("dropout_1", []), ("gaussiannoise_1", []), wb("dense_2", (4, 3)),
     ("batchnormalization_1", [(f"batchnormalization_1_{n}:0", (3,)) for n in
                               ("gamma", "beta", "running_mean", "running_std")]),
     ("activation_1", []), ("leakyrelu_1", []), wb("dense_3", (3, 5))],
    lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(3),
                            k.layers.BatchNormalization(), k.layers.Activation("tanh"), k.layers.LeakyReLU(0.1),
                            k.layers.Dense(5, activation="sigmoid")]))

legacy("dense-no-version", {"class_name": "Sequential", "config": [
    dense1("dense_1", 4, 5, "relu", **first(5)), dense1("dense_2", 5, 4, "sigmoid")]},
    [wb("dense_1", (5, 4), ""), wb("dense_2", (4, 5), "")],
    lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(5, activation="sigmoid")]),
    version="")

legacy("conv2d-tf", {"class_name": "Sequential", "config": [
    conv1("convolution2d_1", 3, 3, 2, "tf", "same", **first(6, 8, 2)),
    layer("MaxPooling2D", "maxpooling2d_1", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="tf"),
    conv1("convolution2d_2", 2, 2, 2, "tf", "same", (1, 1), "tanh"),
    layer("UpSampling2D", "upsampling2d_1", size=[2, 2], dim_ordering="tf"),
    layer("ZeroPadding2D", "zeropadding2d_1", padding=[1, 2], dim_ordering="tf"),
    conv1("convolution2d_3", 1, 3, 3, "tf", "valid", (2, 2), "sigmoid"),
]}, [wb("convolution2d_1", (3, 2, 2, 3)), ("maxpooling2d_1", []), wb("convolution2d_2", (2, 2, 3, 2)),
     ("upsampling2d_1", []), ("zeropadding2d_1", []), wb("convolution2d_3", (3, 3, 2, 1))],
    lambda k: k.Sequential([
        k.Input((6, 8, 2)), k.layers.Conv2D(3, (3, 2), padding="same", activation="relu"), k.layers.MaxPooling2D(2),
        k.layers.Conv2D(2, 2, padding="same", activation="tanh"), k.layers.UpSampling2D(2),
        k.layers.ZeroPadding2D((1, 2)), k.layers.Conv2D(1, 3, strides=2, activation="sigmoid")]))

# Kernels of 'th' files are [filters, channels, rows, columns]. Written with the TensorFlow backend: not flipped.
legacy("conv2d-th", {"class_name": "Sequential", "config": [
    conv1("convolution2d_1", 3, 3, 2, "th", "same", **first(2, 6, 8)),
    layer("MaxPooling2D", "maxpooling2d_1", pool_size=[2, 2], strides=[2, 2], border_mode="valid", dim_ordering="th"),
    conv1("convolution2d_2", 2, 2, 2, "th", "valid", (1, 1), "tanh"),
    layer("Flatten", "flatten_1"),
    dense1("dense_1", 3, 12),
]}, [wb("convolution2d_1", (3, 2, 3, 2), "th"), ("maxpooling2d_1", []), wb("convolution2d_2", (2, 3, 2, 2), "th"),
     ("flatten_1", []), wb("dense_1", (12, 3), "")],
    lambda k: k.Sequential([
        k.Input((2, 6, 8)),
        k.layers.Conv2D(3, (3, 2), padding="same", activation="relu", data_format="channels_first"),
        k.layers.MaxPooling2D(2, data_format="channels_first"),
        k.layers.Conv2D(2, 2, activation="tanh", data_format="channels_first"), k.layers.Flatten(), k.layers.Dense(3)]))


def recurrent1(kind, name, units, inputs, **config):
    return layer(kind, name, output_dim=units, init="glorot_uniform", inner_init="orthogonal", activation="tanh",
                 inner_activation="hard_sigmoid", W_regularizer=None, U_regularizer=None, b_regularizer=None,
                 dropout_W=0.0, dropout_U=0.0, go_backwards=False, stateful=False, unroll=False, consume_less="cpu",
                 input_dim=inputs, **config)


def gates(name, letters, inputs, units):
    entries = []
    for letter in letters:
        entries += [(f"{name}_W_{letter}:0", (inputs, units)), (f"{name}_U_{letter}:0", (units, units)),
                    (f"{name}_b_{letter}:0", (units,))]
    return name, entries


def dense_time1(name, units):
    return layer("TimeDistributed", name, layer=dense1("dense_1", units, None))


legacy("lstm-autoencoder", {"class_name": "Sequential", "config": [
    recurrent1("LSTM", "lstm_1", 3, 2, return_sequences=False, forget_bias_init="one", input_length=5, **first(5, 2)),
    layer("RepeatVector", "repeatvector_1", n=5),
    recurrent1("LSTM", "lstm_2", 4, 3, return_sequences=True, forget_bias_init="one", input_length=None),
    dense_time1("timedistributed_1", 2),
]}, [gates("lstm_1", "icfo", 2, 3), ("repeatvector_1", []), gates("lstm_2", "icfo", 3, 4),
     ("timedistributed_1", [("timedistributed_1_W:0", (4, 2)), ("timedistributed_1_b:0", (2,))])],
    lambda k: k.Sequential([
        k.Input((5, 2)), k.layers.LSTM(3, recurrent_activation="hard_sigmoid"), k.layers.RepeatVector(5),
        k.layers.LSTM(4, recurrent_activation="hard_sigmoid", return_sequences=True),
        k.layers.TimeDistributed(k.layers.Dense(2))]))

legacy("gru-autoencoder", {"class_name": "Sequential", "config": [
    recurrent1("GRU", "gru_1", 3, 2, return_sequences=False, input_length=5, **first(5, 2)),
    layer("RepeatVector", "repeatvector_1", n=5),
    recurrent1("GRU", "gru_2", 2, 3, return_sequences=True, input_length=None),
]}, [gates("gru_1", "zrh", 2, 3), ("repeatvector_1", []), gates("gru_2", "zrh", 3, 2)],
    lambda k: k.Sequential([
        k.Input((5, 2)), k.layers.GRU(3, recurrent_activation="hard_sigmoid", reset_after=False),
        k.layers.RepeatVector(5),
        k.layers.GRU(2, recurrent_activation="hard_sigmoid", reset_after=False, return_sequences=True)]))


def input1(name, *shape):
    return {"name": name, "class_name": "InputLayer", "inbound_nodes": [], "config": {
        "name": name, "batch_input_shape": [None, *shape], "input_dtype": "float32", "sparse": False}}


def node(entry, *sources):
    return {**entry, "name": entry["config"]["name"], "inbound_nodes": [[[source, 0, 0] for source in sources]]}


def merge1(name, mode, axis=-1):
    return {"class_name": "Merge", "config": {
        "name": name, "mode": mode, "mode_type": "raw", "concat_axis": axis, "dot_axes": -1, "output_shape": None,
        "output_shape_type": "raw", "output_mask": None, "output_mask_type": "raw", "arguments": {}}}


KERAS_2_MERGE = {"concat": "concatenate", "sum": "add", "mul": "multiply", "ave": "average", "max": "maximum"}
for mode, function in KERAS_2_MERGE.items():
    def equivalent(k, function=function):
        a, b = k.Input((4,)), k.Input((3,))
        left, right = k.layers.Dense(3, activation="tanh"), k.layers.Dense(3)
        joined = getattr(k.layers, function)([left(a), right(b)])
        return k.Model([a, b], k.layers.Dense(2)(joined))

    width = 6 if mode == "concat" else 3
    legacy(f"functional-merge-{mode}", {"class_name": "Model", "config": {
        "name": "model_1", "layers": [
            input1("input_1", 4), input1("input_2", 3),
            node(dense1("dense_1", 3, None, "tanh"), "input_1"), node(dense1("dense_2", 3, None), "input_2"),
            node(merge1("merge_1", mode), "dense_1", "dense_2"), node(dense1("dense_3", 2, None), "merge_1")],
        "input_layers": [["input_1", 0, 0], ["input_2", 0, 0]], "output_layers": [["dense_3", 0, 0]]}},
        [("input_1", []), ("input_2", []), wb("dense_1", (4, 3)), wb("dense_2", (3, 3)), ("merge_1", []),
         wb("dense_3", (width, 2))], equivalent)

# Sequential inside Sequential: Keras 1 wrote the inner layers' groups one by one.
legacy("sequential-of-sequentials", {"class_name": "Sequential", "config": [
    {"class_name": "Sequential", "config": [dense1("dense_1", 4, 5, "relu", **first(5)), dense1("dense_2", 2, 4)]},
    {"class_name": "Sequential", "config": [dense1("dense_3", 4, 2, "relu", **first(2)),
                                            dense1("dense_4", 5, 4, "sigmoid")]},
]}, [wb("dense_1", (5, 4)), wb("dense_2", (4, 2)), wb("dense_3", (2, 4)), wb("dense_4", (4, 5))],
    lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(2),
                            k.layers.Dense(4, activation="relu"), k.layers.Dense(5, activation="sigmoid")]))

legacy("conv1d", {"class_name": "Sequential", "config": [
    layer("Convolution1D", "convolution1d_1", nb_filter=3, filter_length=3, init="glorot_uniform", activation="relu",
          border_mode="same", subsample_length=1, bias=True, input_dim=2, input_length=6, **NO_REGULARIZERS,
          **first(6, 2)),
    layer("MaxPooling1D", "maxpooling1d_1", pool_length=2, stride=2, border_mode="valid"),
    layer("UpSampling1D", "upsampling1d_1", length=2),
    layer("Flatten", "flatten_1"),
    dense1("dense_1", 2, 18),
]}, [("convolution1d_1", [("convolution1d_1_W:0", (3, 1, 2, 3)), ("convolution1d_1_b:0", (3,))]),
     ("maxpooling1d_1", []), ("upsampling1d_1", []), ("flatten_1", []), wb("dense_1", (18, 2))],
    lambda k: k.Sequential([k.Input((6, 2)), k.layers.Conv1D(3, 3, padding="same", activation="relu"),
                            k.layers.MaxPooling1D(2), k.layers.UpSampling1D(2), k.layers.Flatten(), k.layers.Dense(2)]))

# Keras 2.1: the config of a Sequential is a list

GLOROT = {"class_name": "VarianceScaling", "config": {
    "scale": 1.0, "mode": "fan_avg", "distribution": "uniform", "seed": None}}
ZEROS = {"class_name": "Zeros", "config": {}}
NO_REGULARIZERS_2 = dict(kernel_regularizer=None, bias_regularizer=None, activity_regularizer=None,
                         kernel_constraint=None, bias_constraint=None)


def dense2(name, units, activation="linear", **first):
    return layer("Dense", name, units=units, activation=activation, use_bias=True, kernel_initializer=GLOROT,
                 bias_initializer=ZEROS, **NO_REGULARIZERS_2, **first)


def named(name, *roles):
    return name, [(f"{name}/{role}:0", shape) for role, shape in roles]


def first2(*shape):
    return dict(batch_input_shape=[None, *shape], dtype="float32")


KERAS_2 = dict(folder="keras-2.1", version="2.1.5")
legacy("dense-autoencoder-list-config", {"class_name": "Sequential", "config": [
    dense2("dense_1", 3, "relu", **first2(5)), dense2("dense_2", 5, "sigmoid")]},
    [named("dense_1", ("kernel", (5, 3)), ("bias", (3,))), named("dense_2", ("kernel", (3, 5)), ("bias", (5,)))],
    lambda k: k.Sequential([k.Input((5,)), k.layers.Dense(3, activation="relu"), k.layers.Dense(5, activation="sigmoid")]),
    **KERAS_2)


def recurrent2(kind, name, units, **config):
    return layer(kind, name, units=units, activation="tanh", recurrent_activation="hard_sigmoid", use_bias=True,
                 kernel_initializer=GLOROT, recurrent_initializer={"class_name": "Orthogonal", "config": {
                     "gain": 1.0, "seed": None}}, bias_initializer=ZEROS, recurrent_regularizer=None,
                 recurrent_constraint=None, dropout=0.0, recurrent_dropout=0.0, implementation=1, return_state=False,
                 go_backwards=False, stateful=False, unroll=False, **NO_REGULARIZERS_2, **config)


legacy("lstm-autoencoder-hard-sigmoid", {"class_name": "Sequential", "config": [
    recurrent2("LSTM", "lstm_1", 3, return_sequences=False, unit_forget_bias=True, **first2(5, 2)),
    layer("RepeatVector", "repeat_vector_1", n=5),
    recurrent2("LSTM", "lstm_2", 2, return_sequences=True, unit_forget_bias=True),
]}, [named("lstm_1", ("kernel", (2, 12)), ("recurrent_kernel", (3, 12)), ("bias", (12,))), ("repeat_vector_1", []),
     named("lstm_2", ("kernel", (3, 8)), ("recurrent_kernel", (2, 8)), ("bias", (8,)))],
    lambda k: k.Sequential([k.Input((5, 2)), k.layers.LSTM(3, recurrent_activation="hard_sigmoid"),
                            k.layers.RepeatVector(5),
                            k.layers.LSTM(2, recurrent_activation="hard_sigmoid", return_sequences=True)]), **KERAS_2)

# reset_after came with 2.2: a GRU without the key resets before.
legacy("gru-without-reset-after", {"class_name": "Sequential", "config": [
    recurrent2("GRU", "gru_1", 3, return_sequences=True, **first2(5, 2))]},
    [named("gru_1", ("kernel", (2, 9)), ("recurrent_kernel", (3, 9)), ("bias", (9,)))],
    lambda k: k.Sequential([k.Input((5, 2)), k.layers.GRU(3, recurrent_activation="hard_sigmoid", reset_after=False,
                                                          return_sequences=True)]), **KERAS_2)

for kind, count in (("LSTM", 4), ("GRU", 3)):
    legacy(f"cudnn-{kind.lower()}", {"class_name": "Sequential", "config": [
        layer(f"CuDNN{kind}", f"cu_dnn{kind.lower()}_1", units=3, kernel_initializer=GLOROT, bias_initializer=ZEROS,
              recurrent_initializer={"class_name": "Orthogonal", "config": {"gain": 1.0, "seed": None}},
              recurrent_regularizer=None, recurrent_constraint=None, return_sequences=True, return_state=False,
              go_backwards=False, stateful=False, **NO_REGULARIZERS_2,
              **({"unit_forget_bias": True} if kind == "LSTM" else {}), **first2(5, 2))]},
        [named(f"cu_dnn{kind.lower()}_1", ("kernel", (2, 3 * count)), ("recurrent_kernel", (3, 3 * count)),
               ("bias", (2 * 3 * count,)))],
        lambda k, kind=kind: k.Sequential([k.Input((5, 2)), getattr(k.layers, kind)(3, return_sequences=True)]), **KERAS_2)


# Weights beside an architecture

@dataclass
class WeightsOnly(suite.Case):
    """architecture.json with model.weights.h5; `legacy`: the layout by layer names (Keras 2 `save_weights('w.h5')`)."""

    legacy: bool = False

    def make(self, k, chosen, folder, loader):
        folder.mkdir(parents=True, exist_ok=True)
        model = suite.build(k, self)
        (folder / "architecture.json").write_text(model.to_json() + "\n")
        final = folder / "model.weights.h5"
        path = folder / "model.h5" if self.legacy else final
        model.save_weights(path)
        again = k.models.model_from_json((folder / "architecture.json").read_text())
        again.load_weights(path)
        path.rename(final)
        inputs = random_inputs(model, np.random.default_rng(seed_of(self.name) + 1))
        outputs = call(k, model, inputs)
        suite.check_varied(self, outputs)
        assert all(np.allclose(a, b) for a, b in zip(outputs, call(k, again, inputs)))
        np.savez_compressed(folder / "io.npz", **{f"input_{i}": a for i, a in enumerate(inputs)},
                            **{f"output_{i}": a for i, a in enumerate(outputs)})
        return []


def plain(k):
    return k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu", name="hidden"),
                         k.layers.BatchNormalization(), k.layers.Dense(2), k.layers.Dense(5, activation="sigmoid")])


def recurrent(k):
    return k.Sequential([k.Input((5, 2)), k.layers.Bidirectional(k.layers.LSTM(3)), k.layers.RepeatVector(5),
                         k.layers.GRU(3, return_sequences=True), k.layers.TimeDistributed(k.layers.Dense(2))])


def nested(k):
    inner = k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="tanh"), k.layers.BatchNormalization(),
                          k.layers.Dense(2)], name="encoder")
    outer = k.Sequential([k.Input((2,)), k.layers.Dense(4, activation="tanh"), k.layers.Dense(5)], name="decoder")
    x = k.Input((5,))
    return k.Model(x, outer(inner(x)), name="autoencoder")


for name, body in (("sequential", plain), ("recurrent", recurrent), ("nested", nested)):
    suite.add(WeightsOnly(f"weights-only-{name}", body))
    suite.add(WeightsOnly(f"weights-only-legacy-{name}", body, legacy=True, only=("tf_keras",)))
