"""Writes keras-3.15.1/*.npz: small Keras models of every variant, with what Keras computes from them.

Each file holds `x`, the weights before (`w0` …, in Keras's order), the `output` at inference, the `loss` that Keras
evaluates (penalties included), and the weights after `steps` training steps on the whole of `x` (`v0` …).

    pip install -r requirements.txt && python make_golden.py
"""

import os
import pathlib

os.environ["KERAS_BACKEND"] = "jax"

import keras  # noqa: E402
import numpy as np  # noqa: E402
from keras import layers, ops  # noqa: E402

FOLDER = pathlib.Path(__file__).parent / f"keras-{keras.__version__}"


class Tied(layers.Layer):
    """Multiplies by the transpose of another Dense layer's kernel; has its own bias."""

    def __init__(self, other, activation):
        super().__init__()
        self.other, self.activation = other, keras.activations.get(activation)

    def build(self, shape):
        self.bias = self.add_weight(shape=(self.other.kernel.shape[0],), initializer="zeros")

    def call(self, x):
        return self.activation(ops.matmul(x, ops.transpose(self.other.kernel)) + self.bias)


class KlSparsity(keras.regularizers.Regularizer):
    """KL from the batch's mean activations; Keras divides every activity penalty by the batch size."""

    def __init__(self, weight, target):
        self.weight, self.target = weight, target

    def __call__(self, activations):
        mean = ops.clip(ops.mean(activations, axis=0), 1e-7, 1 - 1e-7)
        t = self.target
        return self.weight * ops.sum(t * ops.log(t / mean) + (1 - t) * ops.log((1 - t) / (1 - mean)))


class MeanCoding(layers.Layer):
    """A variational autoencoder's sampling with the noise left out; adds the divergence over the number of pixels."""

    def call(self, inputs):
        mean, log_var = inputs
        latent = -0.5 * ops.sum(1 + log_var - ops.exp(log_var) - ops.square(mean), axis=-1)
        self.add_loss(ops.mean(latent) / 6)
        return mean


def chain(shape, *parts):
    return keras.Sequential([keras.Input(shape), *parts])


def stacked(activation, last):
    return chain((6,), layers.Dense(5, activation), layers.Dense(3, activation), layers.Dense(5, activation),
                 layers.Dense(6, last))


def tied():
    first, second = layers.Dense(5, "selu"), layers.Dense(3, "selu")
    return chain((6,), first, second, Tied(second, "selu"), Tied(first, "sigmoid"))


def sparse(regularizer):
    return chain((6,), layers.Dense(5, "selu"), layers.Dense(3, "sigmoid", activity_regularizer=regularizer),
                 layers.Dense(5, "selu"), layers.Dense(6, "sigmoid"))


def variational():
    inputs = keras.Input((6,))
    hidden = layers.Dense(5, "selu")(inputs)
    codings = MeanCoding()([layers.Dense(3)(hidden), layers.Dense(3)(hidden)])
    return keras.Model(inputs, layers.Dense(6, "sigmoid")(layers.Dense(5, "selu")(codings)))


def convolution(filters):
    return [layers.Conv2D(filters, 3, padding="same", activation="selu"), layers.MaxPool2D(2)]


def transposed(filters, padding, activation):
    return layers.Conv2DTranspose(filters, 3, strides=2, padding=padding, activation=activation)


def convolutional():
    return chain((14, 14, 1), *convolution(2), *convolution(3), transposed(2, "valid", "selu"),
                 transposed(1, "same", "sigmoid"))


def cropped():
    return chain((7, 6, 2), *convolution(3), transposed(2, "valid", None), layers.Cropping2D(((0, 0), (0, 1))),
                 layers.Activation("sigmoid"))


def recurrent():
    return chain((5, 3), layers.LSTM(4, return_sequences=True), layers.LSTM(2), layers.RepeatVector(5),
                 layers.LSTM(4, return_sequences=True), layers.TimeDistributed(layers.Dense(3, "sigmoid")))


BCE, MSE = "binary_crossentropy", "mean_squared_error"
# name: (build, loss, optimizer, steps)
CASES = {
    "stacked-bce": (lambda: stacked("selu", "sigmoid"), BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "stacked-mse": (lambda: stacked("tanh", None), MSE, lambda: keras.optimizers.SGD(0.5), 1),
    "stacked-momentum": (lambda: stacked("selu", "sigmoid"), BCE,
                         lambda: keras.optimizers.SGD(0.1, momentum=0.9, nesterov=True), 3),
    "stacked-adam": (lambda: stacked("selu", "sigmoid"), BCE, lambda: keras.optimizers.Adam(1e-2), 3),
    "tied": (tied, BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "sparse-l1": (lambda: sparse(keras.regularizers.L1(1e-2)), BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "sparse-l2": (lambda: sparse(keras.regularizers.L2(1e-2)), BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "sparse-kl": (lambda: sparse(KlSparsity(0.5, 0.1)), BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "variational": (variational, BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "convolutional": (convolutional, BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "convolutional-cropped": (cropped, BCE, lambda: keras.optimizers.SGD(0.5), 1),
    "recurrent": (recurrent, BCE, lambda: keras.optimizers.SGD(0.5), 1),
}

FOLDER.mkdir(exist_ok=True)
for seed, (name, (build, loss, optimizer, steps)) in enumerate(CASES.items()):
    keras.utils.set_random_seed(seed)
    model = build()
    for weight in model.weights:  # biases that are not 0 are a better test
        weight.assign(weight + np.random.normal(0, 0.1, weight.shape))
    x = np.random.uniform(0, 1, (4, *model.input_shape[1:])).astype("float32")
    model.compile(optimizer=optimizer(), loss=loss)
    arrays = {"x": x, "output": model.predict(x, verbose=0)}
    arrays |= {f"w{i}": np.array(weight) for i, weight in enumerate(model.weights) if "seed" not in weight.path}
    arrays["loss"] = np.array([model.evaluate(x, x, batch_size=4, verbose=0)], "float32")
    for _ in range(steps):
        model.train_on_batch(x, x)
    arrays |= {f"v{i}": np.array(weight) for i, weight in enumerate(model.weights) if "seed" not in weight.path}
    np.savez(FOLDER / f"{name}.npz", **arrays)
    print(name, arrays["loss"], [tuple(weight.shape) for weight in model.weights])
