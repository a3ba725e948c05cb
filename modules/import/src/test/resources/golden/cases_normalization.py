"""Normalisation, noise, regularisers, preprocessing."""

import numpy as np

from suite import BATCH, family, graph

KERAS3 = ("keras",)
TF_KERAS = ("tf_keras",)

family("batch-normalization", "BatchNormalization", (5,), dict(), {
    "no-scale": dict(scale=False),
    "no-center": dict(center=False),
    "no-scale-no-center": dict(scale=False, center=False),
    "epsilon": dict(epsilon=0.3),
    "rank-3": dict(_shape=(4, 3), _same=True),
    "rank-3-axis-1": dict(axis=1, _shape=(4, 3), _same=True),
    "rank-4": dict(_shape=(4, 3, 2), _same=True),
    "rank-4-axis-1": dict(axis=1, _shape=(4, 3, 2), _same=True),
    "rank-4-axis-2": dict(axis=2, _shape=(4, 3, 2), _same=True),
    "rank-5": dict(_shape=(3, 2, 4, 2), _same=True),
    "rank-5-axis-1": dict(axis=1, _shape=(3, 2, 4, 2), _same=True),
    "axis-list": dict(axis=[2], _shape=(4, 3), _same=True, _only=TF_KERAS),
})
graph("batch-normalization-after-channels-first-conv", [(2, 5, 4)], lambda k, x: k.layers.BatchNormalization()(
    k.layers.Conv2D(3, 2, data_format="channels_first")(x)))
graph("batch-normalization-axis-1-after-channels-first-conv", [(2, 5, 4)],
      lambda k, x: k.layers.BatchNormalization(axis=1)(k.layers.Conv2D(3, 2, data_format="channels_first")(x)))

family("layer-normalization", "LayerNormalization", (4, 3), dict(), {
    "axis-1": dict(axis=1),
    "axes-1-2": dict(axis=[1, 2]),
    "no-scale": dict(scale=False),
    "no-center": dict(center=False),
    "epsilon": dict(epsilon=0.3),
    "rank-2": dict(_shape=(5,), _same=True),
    "rank-4": dict(_shape=(3, 4, 2), _same=True),
    "rank-4-axes": dict(axis=[1, 2, 3], _shape=(3, 4, 2), _same=True),
    "rms-scaling": dict(rms_scaling=True, _only=KERAS3),
})
family("group-normalization", "GroupNormalization", (4, 3, 4), dict(groups=2), {
    "groups-1": dict(groups=1),
    "groups-minus-1": dict(groups=-1),
    "axis-1": dict(axis=1),
    "no-scale": dict(scale=False),
    "no-center": dict(center=False),
    "rank-3": dict(_shape=(5, 4), _same=True),
    "rank-2": dict(_shape=(4,), _same=True),
})
family("unit-normalization", "UnitNormalization", (4, 3), dict(), {
    "axis-1": dict(axis=1), "axes-1-2": dict(axis=[1, 2]), "rank-2": dict(_shape=(5,), _same=True)})
family("rms-normalization", "RMSNormalization", (4, 3), dict(), {
    "epsilon": dict(epsilon=0.3)}, only=KERAS3)  # another axis than the last: Keras's own call fails on shapes
# tf_keras's SpectralNormalization can't be constructed beside Keras 3 (it mixes up their InputSpec classes).
graph("spectral-normalization-dense", [(5,)], lambda k, x: k.layers.SpectralNormalization(k.layers.Dense(3))(x),
      only=KERAS3)
graph("spectral-normalization-conv2d", [(5, 4, 2)],
      lambda k, x: k.layers.SpectralNormalization(k.layers.Conv2D(3, 2), power_iterations=2)(x), only=KERAS3)


# What does nothing at inference, in front of a layer whose weights show it.
def before_dense(layer, **arguments):
    return lambda k, x: k.layers.Dense(3)(getattr(k.layers, layer)(**arguments)(x))


graph("dropout", [(5,)], before_dense("Dropout", rate=0.4))
graph("dropout-noise-shape", [(4, 5)], before_dense("Dropout", rate=0.4, noise_shape=(None, 1, 5), seed=3))
graph("spatial-dropout1d", [(4, 5)], before_dense("SpatialDropout1D", rate=0.4))
graph("spatial-dropout2d", [(4, 3, 2)], before_dense("SpatialDropout2D", rate=0.4))
graph("spatial-dropout2d-channels-first", [(4, 3, 2)],
      before_dense("SpatialDropout2D", rate=0.4, data_format="channels_first"))
graph("spatial-dropout3d", [(4, 3, 2, 2)], before_dense("SpatialDropout3D", rate=0.4))
graph("gaussian-noise", [(5,)], before_dense("GaussianNoise", stddev=0.4))
graph("gaussian-dropout", [(5,)], before_dense("GaussianDropout", rate=0.4))
graph("alpha-dropout", [(5,)], before_dense("AlphaDropout", rate=0.4))
graph("activity-regularization", [(5,)], before_dense("ActivityRegularization", l1=0.01, l2=0.02))
graph("regularizers-dense", [(5,)], lambda k, x: k.layers.Dense(
    3, kernel_regularizer=k.regularizers.L1L2(0.01, 0.02), bias_regularizer=k.regularizers.L2(0.1),
    activity_regularizer=k.regularizers.L1(0.001))(x))
graph("regularizers-by-name", [(5,)], lambda k, x: k.layers.Dense(
    3, kernel_regularizer="l2", activity_regularizer="l1")(x))
graph("regularizer-orthogonal", [(5,)], lambda k, x: k.layers.Dense(
    3, kernel_regularizer=k.regularizers.OrthogonalRegularizer(0.02))(x))
graph("constraints-dense", [(5,)], lambda k, x: k.layers.Dense(
    3, kernel_constraint=k.constraints.MaxNorm(2.0), bias_constraint=k.constraints.NonNeg())(x))
for initializer in ("Orthogonal", "GlorotNormal", "HeNormal", "HeUniform", "LecunNormal", "LecunUniform",
                    "TruncatedNormal", "VarianceScaling", "RandomUniform", "Zeros", "Ones", "Identity"):
    graph(f"initializer-{initializer.lower()}", [(3,)], lambda k, x, i=initializer: k.layers.Dense(
        3, kernel_initializer=getattr(k.initializers, i)())(x), split=True)

# Preprocessing with fixed meaning
family("rescaling", "Rescaling", (3, 2), dict(scale=0.5), {
    "offset": dict(offset=-1.0),
    "per-channel": dict(scale=[0.5, 2.0], offset=[1.0, -1.0]),
})


def adapted(k, x, width=4, **arguments):
    layer = k.layers.Normalization(**arguments)
    rng = np.random.default_rng(7)
    layer.adapt((rng.normal(0, 1, (32, *x.shape[1:])) * 3 + 2).astype("float32"))
    return layer(x)


graph("normalization-adapted", [(4,)], adapted, randomise=False)
graph("normalization-adapted-axis-none", [(4,)], lambda k, x: adapted(k, x, axis=None), randomise=False)
graph("normalization-adapted-image", [(3, 4, 2)], adapted, randomise=False)
graph("normalization-adapted-axis-1", [(3, 4)], lambda k, x: adapted(k, x, axis=1), randomise=False)
graph("normalization-adapted-axes-1-2", [(3, 4)], lambda k, x: adapted(k, x, axis=(1, 2)), randomise=False)
graph("normalization-mean-variance", [(3,)], lambda k, x: k.layers.Normalization(
    mean=[1.0, -2.0, 0.5], variance=[0.5, 2.0, 1.5])(x))
graph("normalization-mean-variance-scalar", [(3,)], lambda k, x: k.layers.Normalization(
    axis=None, mean=1.5, variance=2.0)(x))
graph("normalization-adapted-invert", [(4,)], lambda k, x: adapted(k, x, invert=True), randomise=False)
graph("normalization-dense", [(4,)], lambda k, x: k.layers.Dense(3)(adapted(k, x)), randomise=False)

graph("discretization-bins", [(4,)], lambda k, x: k.layers.Discretization(bin_boundaries=[-1.0, 0.0, 0.7])(x))
for mode in ("one_hot", "multi_hot", "count"):
    graph(f"discretization-{mode.replace('_', '-')}", [(4,) if mode != "one_hot" else (1,)],
          lambda k, x, mode=mode: k.layers.Discretization(
              bin_boundaries=[-1.0, 0.0, 0.7], output_mode=mode)(x), split=True)


def categories(shape):
    return lambda rng: [rng.integers(0, 5, (3, *shape)).astype("int32")]


for mode, shape in (("one_hot", (1,)), ("multi_hot", (3,)), ("count", (3,))):
    graph(f"category-encoding-{mode.replace('_', '-')}", [shape], lambda k, x, mode=mode: k.layers.CategoryEncoding(
        num_tokens=5, output_mode=mode)(x), dtypes=["int32"], data=categories(shape), split=True)
graph("category-encoding-count-weights", [(3,), (3,)], lambda k, x, w: k.layers.CategoryEncoding(
    num_tokens=5, output_mode="count")(x, count_weights=w), dtypes=["int32", "float32"],
    data=lambda rng: [rng.integers(0, 5, (3, 3)).astype("int32"), rng.normal(0, 1, (3, 3)).astype("float32")])

INTEGERS = [12, 36, 1138, 42]


def integers(rng):
    return [np.array([[12, 1138, 42], [42, 1000, 36]], "int64")]


for mode in ("int", "multi_hot", "count"):
    graph(f"integer-lookup-{mode.replace('_', '-')}", [(3,)], lambda k, x, mode=mode: k.layers.IntegerLookup(
        vocabulary=INTEGERS, output_mode=mode)(x), dtypes=["int64"], data=integers, randomise=False)
graph("integer-lookup-oov-2-mask", [(3,)], lambda k, x: k.layers.IntegerLookup(
    vocabulary=INTEGERS, num_oov_indices=2, mask_token=0)(x), dtypes=["int64"], randomise=False,
    data=lambda rng: [np.array([[12, 0, 42], [42, 1001, 36]], "int64")])

WORDS = ["sea", "sky", "über", "blue"]


def words(rng):
    return [np.array([["sea", "blue", "tree"], ["über", "sky", "sea"]])]


for mode in ("int", "multi_hot", "count"):
    graph(f"string-lookup-{mode.replace('_', '-')}", [(3,)], lambda k, x, mode=mode: k.layers.StringLookup(
        vocabulary=WORDS, output_mode=mode)(x), dtypes=["string"], data=words, randomise=False)
graph("string-lookup-one-hot", [(1,)], lambda k, x: k.layers.StringLookup(
    vocabulary=WORDS, output_mode="one_hot")(x), dtypes=["string"], randomise=False,
    data=lambda rng: [np.array([["sea"], ["tree"], ["blue"]])])
graph("string-lookup-tf-idf", [(3,)], lambda k, x: k.layers.StringLookup(
    vocabulary=WORDS, idf_weights=[0.5, 1.5, 2.0, 0.8], output_mode="tf_idf")(x), dtypes=["string"], data=words,
    randomise=False)
graph("string-lookup-mask-token", [(3,)], lambda k, x: k.layers.StringLookup(
    vocabulary=WORDS, mask_token="")(x), dtypes=["string"], randomise=False,
    data=lambda rng: [np.array([["sea", "", "tree"], ["", "sky", "sea"]])])
graph("string-lookup-no-oov", [(3,)], lambda k, x: k.layers.StringLookup(
    vocabulary=WORDS, num_oov_indices=0)(x), dtypes=["string"], randomise=False,
    data=lambda rng: [np.array([["sea", "sky", "blue"], ["blue", "sky", "sea"]])])
graph("string-lookup-adapted", [(3,)], lambda k, x: fitted(k.layers.StringLookup(), [
    ["b", "a", "b", "c", "c", "c"]])(x), dtypes=["string"], randomise=False, containers=("keras",),
    data=lambda rng: [np.array([["a", "b", "z"], ["c", "b", "a"]])])
graph("string-lookup-embedding", [(3,)], lambda k, x: k.layers.Embedding(5, 3)(k.layers.StringLookup(
    vocabulary=WORDS)(x)), dtypes=["string"], data=words, randomise=False)

TEXTS = ["The sea, the sky!", "Blue sky over blue sea", "a tree"]


def fitted(layer, data):
    layer.adapt(data)
    return layer


def texts(rng):
    return [np.array([["The BLUE sea..."], ["unknown tree; sky sky"]])]


for suffix, arguments in {
    "int": dict(output_mode="int"),
    "int-length": dict(output_mode="int", output_sequence_length=6),
    "multi-hot": dict(output_mode="multi_hot"),
    "count": dict(output_mode="count"),
    "tf-idf": dict(output_mode="tf_idf"),
    "bigrams": dict(output_mode="count", ngrams=2),
    "character": dict(output_mode="int", split="character"),
    "no-standardize": dict(output_mode="int", standardize=None),
    "lower": dict(output_mode="int", standardize="lower"),
    "strip-punctuation": dict(output_mode="int", standardize="strip_punctuation"),
    "max-tokens": dict(output_mode="count", max_tokens=4),
    "max-tokens-padded": dict(output_mode="multi_hot", max_tokens=12, pad_to_max_tokens=True),
}.items():
    graph(f"text-vectorization-{suffix}", [(1,)], lambda k, x, a=arguments: fitted(
        k.layers.TextVectorization(**a), TEXTS)(x), dtypes=["string"], data=texts, randomise=False,
          containers=("keras",))  # .h5 has no place for an adapted vocabulary
graph("text-vectorization-embedding-dense", [(1,)], lambda k, x: k.layers.Dense(3)(
    k.layers.GlobalAveragePooling1D()(k.layers.Embedding(12, 3)(fitted(k.layers.TextVectorization(
        output_sequence_length=5), TEXTS)(x)))), dtypes=["string"], data=texts, randomise=False, containers=("keras",))

# Augmentation: nothing happens at inference.
for layer, arguments in {
    "RandomFlip": {}, "RandomRotation": dict(factor=0.2), "RandomZoom": dict(height_factor=0.2),
    "RandomTranslation": dict(height_factor=0.2, width_factor=0.1), "RandomContrast": dict(factor=0.3),
    "RandomBrightness": dict(factor=0.3),
}.items():
    name = layer.replace("Random", "random-").lower()
    graph(name, [(6, 5, 3)], before_dense(layer, **arguments), split=True)
graph("random-crop", [(6, 5, 3)], before_dense("RandomCrop", height=4, width=3), split=True)
