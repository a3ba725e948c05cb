"""Convolutions, transposed, separable and depthwise ones."""

from suite import family

SHAPES = {1: (7, 4), 2: (6, 5, 4), 3: (5, 4, 4, 4)}
# Uneven kernels and strides per axis show swapped axes.
KERNELS = {1: (3,), 2: (3, 2), 3: (2, 3, 2)}


def first(shape):
    """The shape with channels first."""
    return (shape[-1], *shape[:-1])


def numbers(n, *values):
    return tuple(values[i % len(values)] for i in range(n))


for n in (1, 2, 3):
    shape = SHAPES[n]
    base = dict(filters=3, kernel_size=KERNELS[n])
    cases = {
        "padding-same": dict(padding="same"),
        "padding-same-kernel-even": dict(padding="same", _base=dict(filters=3, kernel_size=numbers(n, 2, 4)), _same=True),
        "strides": dict(strides=2),
        "strides-padding-same": dict(strides=2, padding="same"),
        "dilation": dict(dilation_rate=2, _base=dict(filters=3, kernel_size=2)),
        "dilation-padding-same": dict(dilation_rate=2, padding="same"),
        "groups": dict(groups=2, _base=dict(filters=4, kernel_size=KERNELS[n])),
        "groups-depthwise": dict(groups=4, _base=dict(filters=4, kernel_size=KERNELS[n])),
        "no-bias": dict(use_bias=False),
        "kernel-1": dict(_base=dict(filters=3, kernel_size=1), _same=True),
        "activation": dict(activation="tanh"),
        "channels-first": dict(data_format="channels_first", _shape=first(shape), _same=True),
        "channels-first-padding-same-strides": dict(
            data_format="channels_first", padding="same", strides=2, _shape=first(shape), _same=True),
    }
    if n > 1:
        cases["strides-uneven"] = dict(strides=numbers(n, 2, 1))
        cases["strides-3-padding-same"] = dict(strides=3, padding="same")
        cases["size-none"] = dict(padding="same", _shape=(None,) * n + (4,), _same=True)
    else:
        cases["padding-causal"] = dict(padding="causal")
        cases["padding-causal-dilation"] = dict(padding="causal", dilation_rate=2)
        cases["padding-causal-strides"] = dict(padding="causal", strides=2)
        cases["size-none"] = dict(_shape=(None, 4), _same=True)
        cases["channels-first-dilation"] = dict(
            data_format="channels_first", dilation_rate=2, _shape=first(shape), _same=True)
    if n == 2:
        cases["dilation-uneven"] = dict(dilation_rate=(2, 1), padding="same")
        cases["channels-first-groups"] = dict(
            data_format="channels_first", groups=2, _base=dict(filters=4, kernel_size=(3, 2)), _shape=first(shape),
            _same=True)
    family(f"conv{n}d", f"Conv{n}D", shape, base, cases)

TRANSPOSED = {1: (5, 4), 2: (4, 3, 4), 3: (3, 2, 3, 4)}
for n in (1, 2, 3):
    shape = TRANSPOSED[n]
    base = dict(filters=3, kernel_size=KERNELS[n])
    cases = {
        "padding-same": dict(padding="same"),
        "strides": dict(strides=2),
        "strides-padding-same": dict(strides=2, padding="same"),
        "strides-over-kernel": dict(strides=3, _base=dict(filters=3, kernel_size=2)),
        "strides-over-kernel-padding-same": dict(strides=3, padding="same", _base=dict(filters=3, kernel_size=2)),
        "strides-under-kernel": dict(strides=2, _base=dict(filters=3, kernel_size=4)),
        "strides-under-kernel-padding-same": dict(strides=2, padding="same", _base=dict(filters=3, kernel_size=4)),
        "output-padding": dict(strides=2, output_padding=1, _base=dict(filters=3, kernel_size=3)),
        "output-padding-padding-same": dict(
            strides=2, output_padding=1, padding="same", _base=dict(filters=3, kernel_size=3)),
        "output-padding-0-padding-same": dict(
            strides=2, output_padding=0, padding="same", _base=dict(filters=3, kernel_size=3)),
        # tf_keras writes the dilation of 3-D ones into the config and leaves it out of the computation.
        "dilation": dict(dilation_rate=2, _same="tf_keras" if n == 3 else None),
        "dilation-padding-same": dict(dilation_rate=2, padding="same", _same="tf_keras" if n == 3 else None),
        "no-bias": dict(use_bias=False),
        "activation": dict(activation="relu"),
        "channels-first": dict(data_format="channels_first", _shape=first(shape), _same=True),
        "channels-first-strides": dict(data_format="channels_first", strides=2, _shape=first(shape), _same=True),
        "channels-first-strides-padding-same": dict(
            data_format="channels_first", strides=2, padding="same", _shape=first(shape), _same=True),
    }
    if n == 2:
        cases["strides-uneven"] = dict(strides=(2, 1))
        cases["strides-uneven-padding-same"] = dict(strides=(1, 2), padding="same")
        cases["output-padding-uneven"] = dict(
            strides=(2, 3), output_padding=(1, 2), padding="same", _base=dict(filters=3, kernel_size=3))
        cases["size-none"] = dict(strides=2, padding="same", _shape=(None, None, 4), _same=True)
    family(f"conv{n}d-transpose", f"Conv{n}DTranspose", shape, base, cases)

for n in (1, 2):
    shape = {1: (7, 3), 2: (6, 5, 3)}[n]
    equal = {1: (7, 3), 2: (6, 6, 3)}[n]
    base = dict(filters=4, kernel_size=KERNELS[n])
    cases = {
        "padding-same": dict(padding="same"),
        "depth-multiplier": dict(depth_multiplier=2),
        "strides": dict(strides=2),
        "strides-padding-same": dict(strides=2, padding="same"),
        "dilation": dict(dilation_rate=2),
        "dilation-padding-same": dict(dilation_rate=2, padding="same"),
        "no-bias": dict(use_bias=False),
        "activation": dict(activation="tanh"),
        "channels-first": dict(data_format="channels_first", _shape=first(shape), _same=True),
        "channels-first-padding-same": dict(
            data_format="channels_first", padding="same", depth_multiplier=2, _shape=first(shape), _same=True),
    }
    family(f"separable-conv{n}d", f"SeparableConv{n}D", shape, base,
           {**cases, **({"padding-causal": dict(padding="causal", _only=("tf_keras",))} if n == 1 else {})})
    family(f"depthwise-conv{n}d", f"DepthwiseConv{n}D", shape, dict(kernel_size=KERNELS[n]), cases)

family("locally-connected1d", "LocallyConnected1D", (6, 3), dict(filters=2, kernel_size=3), {
    "strides": dict(strides=2), "implementation-2": dict(implementation=2, _same=True),
    "no-bias": dict(use_bias=False)}, only=("tf_keras",))
family("locally-connected2d", "LocallyConnected2D", (5, 4, 2), dict(filters=2, kernel_size=(3, 2)), {
    "strides": dict(strides=2), "activation": dict(activation="relu")}, only=("tf_keras",))
