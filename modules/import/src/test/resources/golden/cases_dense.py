"""Dense, activation functions and layers, EinsumDense, Embedding."""

from suite import family, graph

KERAS3 = ("keras",)
TF_KERAS = ("tf_keras",)

family("dense", "Dense", (5,), dict(units=3), {
    "no-bias": dict(use_bias=False),
    "rank-3": dict(_shape=(4, 5), _same=True),
    "rank-4": dict(_shape=(3, 4, 5), _same=True),
    "rank-3-time-none": dict(_shape=(None, 5), _same=True),
    "relu": dict(activation="relu"),
})

# Activation functions, by name, as a Dense layer's argument and on ranks 2 and 3.
BOTH = ["relu", "sigmoid", "tanh", "softmax", "softplus", "softsign", "selu", "elu", "exponential", "hard_sigmoid",
        "linear", "gelu", "swish", "mish"]
ONLY_3 = ["leaky_relu", "relu6", "silu", "hard_silu", "hard_swish", "log_softmax", "celu", "glu", "hard_tanh",
          "hard_shrink", "soft_shrink", "tanh_shrink", "sparse_plus", "sparse_sigmoid", "sparsemax", "squareplus",
          "log_sigmoid"]  # 'threshold' needs two arguments that a config's name can't give: Keras itself can't call it
for activation in BOTH + ONLY_3:
    def apply(k, x, activation=activation):
        return k.layers.Dense(6, activation=activation)(x)

    def linear(k, x):
        return k.layers.Dense(6)(x)

    def wide(rng):
        return [(rng.integers(-192, 193, (4, 5)) / 64).astype("float32")]

    def alone(k, x, activation=activation):
        return k.layers.Activation(activation)(x)

    frameworks = ("keras", "tf_keras") if activation in BOTH else KERAS3
    different = None if activation == "linear" else linear
    graph(f"activation-{activation.replace('_', '-')}-dense", [(5,)], apply, default=different, only=frameworks, data=wide,
          split=True)
    graph(f"activation-{activation.replace('_', '-')}", [(3, 4)], alone, only=frameworks, split=True)

family("relu-layer", "ReLU", (3, 4), dict(), {
    "max-value": dict(max_value=0.8),
    "negative-slope": dict(negative_slope=0.3),
    "threshold": dict(threshold=0.4),
    "all": dict(max_value=0.9, negative_slope=0.2, threshold=0.3),
})
family("leaky-relu", "LeakyReLU", (3, 4), dict(), {
    "negative-slope": dict(negative_slope=0.05, _only=KERAS3),
    "alpha": dict(alpha=0.05, _only=TF_KERAS),
})
family("elu-layer", "ELU", (3, 4), dict(), {"alpha": dict(alpha=0.4)})
family("prelu", "PReLU", (4, 3, 2), dict(), {
    "shared-axes-1-2": dict(shared_axes=[1, 2]),
    "shared-axes-1": dict(shared_axes=[1]),
    "rank-2": dict(_shape=(4,), _same=True),
    "rank-3": dict(_shape=(4, 3), _same=True),
})
family("softmax-layer", "Softmax", (3, 4), dict(), {
    "axis-1": dict(axis=1),
    "axes-1-2": dict(axis=[1, 2]),
})
family("thresholded-relu", "ThresholdedReLU", (3, 4), dict(), {"theta": dict(theta=0.3)}, only=TF_KERAS)
family("identity", "Identity", (3, 4), dict(), {})

graph("activation-layer-as-object-leaky-relu", [(5,)],
      lambda k, x: k.layers.Dense(3, activation=k.layers.LeakyReLU(0.1))(x))
graph("activation-layer-as-object-relu", [(5,)],
      lambda k, x: k.layers.Dense(3, activation=k.layers.ReLU(max_value=0.7))(x))

family("einsum-dense", "EinsumDense", (4, 3), dict(equation="abc,cd->abd", output_shape=(4, 5)), {
    "bias": dict(bias_axes="d"),
    "bias-two-axes": dict(bias_axes="bd"),
    "ellipsis": dict(_base=dict(equation="...x,xy->...y", output_shape=5), _same=True),
    "heads": dict(_base=dict(equation="abc,cde->abde", output_shape=(None, 2, 3), bias_axes="de"), _same=True),
    "contract-two": dict(_base=dict(equation="abc,bcd->ad", output_shape=6, bias_axes="d"), _same=True),
    "activation": dict(activation="relu"),
})


def tokens(rng):
    return [rng.integers(0, 6, (2, 5)).astype("int32")]


family("embedding", "Embedding", (5,), dict(input_dim=6, output_dim=3), {
    "mask-zero": dict(mask_zero=True, _same=True),
}, dtype="int32", data=tokens)


def padded(rng):
    return [rng.integers(1, 6, (3, 5)).astype("int32") * (rng.integers(0, 6, (3, 5)) > 1)
            .astype("int32")]


def embedded(mask):
    return lambda k, x: k.layers.LSTM(3)(k.layers.Embedding(6, 3, mask_zero=mask)(x))


graph("embedding-mask-zero-lstm", [(5,)], embedded(True), default=embedded(False), dtypes=["int32"], data=padded)
graph("embedding-float-input", [(5,)], lambda k, x: k.layers.Embedding(6, 3)(x),
      data=lambda rng: [rng.integers(0, 6, (2, 5)).astype("float32")])
graph("reversible-embedding", [(5,)], lambda k, x: (lambda e: e(e(x), reverse=True))(k.layers.ReversibleEmbedding(6, 3)),
      dtypes=["int32"], data=tokens, only=KERAS3)
graph("reversible-embedding-untied", [(5,)],
      lambda k, x: (lambda e: e(e(x), reverse=True))(k.layers.ReversibleEmbedding(6, 3, tie_weights=False)),
      dtypes=["int32"], data=tokens, only=KERAS3)
