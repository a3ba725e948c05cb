"""Pooling, upsampling, padding, cropping, resizing and layers that only move values."""

from cases_convolution import first, numbers
from suite import family, graph

KERAS3 = ("keras",)
SHAPES = {1: (7, 3), 2: (6, 5, 3), 3: (5, 4, 3, 3)}

for n in (1, 2, 3):
    shape = SHAPES[n]
    for kind in ("Max", "Average"):
        family(f"{kind.lower()}-pooling{n}d", f"{kind}Pooling{n}D", shape, dict(pool_size=2), {
            "padding-same": dict(padding="same"),
            "strides-1": dict(strides=1),
            "strides-1-padding-same": dict(strides=1, padding="same"),
            "strides-over-pool": dict(strides=3),
            "pool-3-strides-2": dict(pool_size=3, strides=2),
            "pool-3-strides-2-padding-same": dict(pool_size=3, strides=2, padding="same"),
            "channels-first": dict(data_format="channels_first", _shape=first(shape), _same=True),
            "channels-first-padding-same": dict(
                data_format="channels_first", padding="same", _shape=first(shape), _same=True),
            **({"pool-uneven": dict(pool_size=numbers(n, 3, 1, 2), padding="same")} if n > 1 else {}),
        })
        family(f"global-{kind.lower()}-pooling{n}d", f"Global{kind}Pooling{n}D", shape, dict(), {
            "keepdims": dict(keepdims=True),
            "channels-first": dict(data_format="channels_first", _shape=first(shape), _same=True),
            "channels-first-keepdims": dict(
                data_format="channels_first", keepdims=True, _shape=first(shape), _same=True),
            "size-none": dict(_shape=(None,) * n + (3,), _same=True),
        })
        for target, name in ((2, "adaptive"), (3, "adaptive-uneven")):
            family(f"{name}-{kind.lower()}-pooling{n}d", f"Adaptive{kind}Pooling{n}D", shape,
                   dict(output_size=target if n == 1 or target == 2 else numbers(n, 3, 2)), {}, only=KERAS3)

graph("global-average-pooling1d-masked", [(5, 3)],
      lambda k, x: k.layers.GlobalAveragePooling1D()(k.layers.Masking()(x)),
      default=lambda k, x: k.layers.GlobalAveragePooling1D()(x),
      data=lambda rng: [masked_steps(rng)])


def masked_steps(rng):
    x = (rng.integers(-128, 129, (3, 5, 3)) / 64).astype("float32")
    x[0, 3:] = 0
    x[1, 1] = 0
    return x


family("up-sampling1d", "UpSampling1D", (4, 3), dict(size=2), {"size-3": dict(size=3)})
family("up-sampling2d", "UpSampling2D", (4, 3, 2), dict(size=2), {
    "size-uneven": dict(size=(3, 2)),
    "bilinear": dict(interpolation="bilinear"),
    "bilinear-size-uneven": dict(interpolation="bilinear", size=(3, 2)),
    "bicubic": dict(interpolation="bicubic"),
    "lanczos3": dict(interpolation="lanczos3"),
    "lanczos5": dict(interpolation="lanczos5"),
    "gaussian": dict(interpolation="gaussian", _only=("tf_keras",)),
    "area": dict(interpolation="area", size=3, _only=("tf_keras",)),
    "mitchellcubic": dict(interpolation="mitchellcubic", _only=("tf_keras",)),
    "channels-first": dict(data_format="channels_first", _shape=(2, 4, 3), _same=True),
    "channels-first-bilinear": dict(
        data_format="channels_first", interpolation="bilinear", _shape=(2, 4, 3), _same=True),
})
family("up-sampling3d", "UpSampling3D", (3, 2, 4, 2), dict(size=2), {
    "size-uneven": dict(size=(1, 3, 2)),
    "channels-first": dict(data_format="channels_first", _shape=(2, 3, 2, 4), _same=True),
})

family("zero-padding1d", "ZeroPadding1D", (4, 3), dict(padding=1), {
    "uneven": dict(padding=(2, 1)),
    "channels-first": dict(data_format="channels_first", _shape=(3, 4), _same=True, _only=KERAS3),
})
family("zero-padding2d", "ZeroPadding2D", (4, 3, 2), dict(padding=1), {
    "symmetric": dict(padding=(2, 1)),
    "uneven": dict(padding=((1, 2), (0, 3))),
    "channels-first": dict(padding=((1, 2), (0, 3)), data_format="channels_first", _shape=(2, 4, 3), _same=True),
})
family("zero-padding3d", "ZeroPadding3D", (3, 2, 3, 2), dict(padding=1), {
    "uneven": dict(padding=((1, 2), (0, 1), (2, 0))),
    "channels-first": dict(
        padding=((1, 2), (0, 1), (2, 0)), data_format="channels_first", _shape=(2, 3, 2, 3), _same=True),
})
family("cropping1d", "Cropping1D", (6, 3), dict(cropping=1), {"uneven": dict(cropping=(2, 1))})
family("cropping2d", "Cropping2D", (6, 5, 2), dict(cropping=1), {
    "symmetric": dict(cropping=(2, 1)),
    "uneven": dict(cropping=((1, 2), (0, 3))),
    "channels-first": dict(cropping=((1, 2), (0, 3)), data_format="channels_first", _shape=(2, 6, 5), _same=True),
})
family("cropping3d", "Cropping3D", (5, 4, 4, 2), dict(cropping=1), {
    "uneven": dict(cropping=((1, 2), (0, 1), (2, 0))),
    "channels-first": dict(
        cropping=((1, 2), (0, 1), (2, 0)), data_format="channels_first", _shape=(2, 5, 4, 4), _same=True),
})

family("reshape", "Reshape", (12,), dict(target_shape=(3, 4)), {
    "rank-4": dict(target_shape=(2, 3, 2)),
    "minus-1": dict(target_shape=(-1, 2)),
    "from-image": dict(target_shape=(6, 4), _shape=(4, 3, 2), _same=True),
    "image-to-image": dict(target_shape=(3, 2, 4), _shape=(4, 3, 2), _same=True),
    "sequence-minus-1": dict(target_shape=(-1,), _shape=(4, 3), _same=True),
})
family("permute", "Permute", (4, 3), dict(dims=(2, 1)), {
    "3-1-2": dict(dims=(3, 1, 2), _shape=(4, 3, 2), _same=True),
    "2-1-3": dict(dims=(2, 1, 3), _shape=(4, 3, 2), _same=True),
    "4-2-1-3": dict(dims=(4, 2, 1, 3), _shape=(4, 3, 2, 2), _same=True),
})
family("flatten", "Flatten", (4, 3, 2), dict(), {
    "channels-first": dict(data_format="channels_first"),
    "rank-3": dict(_shape=(4, 3), _same=True),
    "rank-3-channels-first": dict(_shape=(4, 3), data_format="channels_first", _same=True),
    "rank-5": dict(_shape=(2, 3, 2, 2), _same=True),
    "rank-2": dict(_shape=(4,), _same=True),
})
family("repeat-vector", "RepeatVector", (4,), dict(n=3), {})

graph("conv2d-channels-first-flatten-dense", [(2, 5, 4)], lambda k, x: k.layers.Dense(3)(k.layers.Flatten()(
    k.layers.Conv2D(3, 2, data_format="channels_first")(x))))
graph("conv2d-flatten-dense", [(5, 4, 2)], lambda k, x: k.layers.Dense(3)(k.layers.Flatten()(
    k.layers.Conv2D(3, 2)(x))))
graph("conv1d-flatten-dense", [(5, 2)], lambda k, x: k.layers.Dense(3)(k.layers.Flatten()(
    k.layers.Conv1D(3, 2)(x))))
graph("lstm-flatten-dense", [(5, 2)], lambda k, x: k.layers.Dense(3)(k.layers.Flatten()(
    k.layers.LSTM(3, return_sequences=True)(x))))
graph("dense-reshape-conv2d-transpose", [(4,)], lambda k, x: k.layers.Conv2DTranspose(2, 3, strides=2, padding="same")(
    k.layers.Reshape((3, 2, 2))(k.layers.Dense(12, activation="relu")(x))))

family("center-crop", "CenterCrop", (6, 5, 2), dict(height=4, width=3), {
    "odd": dict(height=3, width=2),
    "larger": dict(height=8, width=7),
    "channels-first": dict(data_format="channels_first", _shape=(2, 6, 5), _only=KERAS3, _same=True),
})
family("resizing", "Resizing", (6, 5, 2), dict(height=4, width=7), {
    "nearest": dict(interpolation="nearest"),
    "bicubic": dict(interpolation="bicubic"),
    "crop-to-aspect-ratio": dict(crop_to_aspect_ratio=True),
    "smaller": dict(height=3, width=2),
    "pad-to-aspect-ratio": dict(pad_to_aspect_ratio=True, fill_value=0.5, _only=KERAS3),
    "antialias": dict(height=3, width=2, antialias=True, _only=KERAS3),
    "channels-first": dict(data_format="channels_first", _shape=(2, 6, 5), _only=KERAS3, _same=True),
})
