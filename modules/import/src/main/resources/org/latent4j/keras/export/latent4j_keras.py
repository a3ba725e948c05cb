"""Keras classes that models exported by Latent4j need where Keras has no layer of its own.

Import this file before loading such a model:

    import latent4j_keras
    model = keras.models.load_model("autoencoder.keras")

Nothing else is needed to predict. All classes work in training too:

* ``Sampling`` adds the Kullback-Leibler divergence of a variational autoencoder to the loss.
* ``SparsityRegularization`` adds the penalty of a sparse autoencoder to the loss.
* ``TransposedDense`` is the decoder layer of a tied autoencoder. A file stores each layer's weights by itself, so its
  kernel is a copy at first: call ``latent4j_keras.tie(model)`` before training on, and both layers use one kernel again.
* ``keras2_hard_sigmoid`` is an activation function that Keras 3 no longer has.

Losses are those of Latent4j beside a mean over all values, as Keras's own "mse" and "binary_crossentropy" are.
Needs Keras 3; runs on every backend.
"""

import keras
from keras import ops


@keras.saving.register_keras_serializable(package="latent4j")
class Sampling(keras.layers.Layer):
    """Draws codings from normal distributions by reparameterization; gives the mean when not training.

    Inputs are means and log-variances, both [batch, size]; the output is [batch, size]. In training it adds
    ``kl_weight`` times KL(N(mean, exp(log_variance)) || N(0, 1)), in nats, mean over the batch, to the loss.

    Args:
        kl_weight: factor of the divergence beside the model's loss; the evidence lower bound itself has 1 over the
            number of values of an example, because Keras's losses are means over them.
        seed: for the noise.
    """

    def __init__(self, kl_weight=0.0, seed=None, **kwargs):
        super().__init__(**kwargs)
        self.kl_weight = kl_weight
        self.seed = seed
        self.seed_generator = keras.random.SeedGenerator(seed)
        self.built = True

    def call(self, inputs, training=False):
        mean, log_variance = inputs
        if not training:
            return mean
        if self.kl_weight:
            nats = 0.5 * ops.sum(ops.exp(log_variance) - log_variance - 1 + ops.square(mean), axis=-1)
            self.add_loss(self.kl_weight * ops.mean(nats))
        noise = keras.random.normal(ops.shape(mean), dtype=mean.dtype, seed=self.seed_generator)
        return mean + ops.exp(log_variance / 2) * noise

    def compute_output_shape(self, input_shape):
        return input_shape[0]

    def get_config(self):
        return {**super().get_config(), "kl_weight": self.kl_weight, "seed": self.seed}


@keras.saving.register_keras_serializable(package="latent4j")
class SparsityRegularization(keras.layers.Layer):
    """Gives its input; in training, penalises units whose mean activation over the batch leaves a target.

    Args:
        weight: factor of the penalty beside the model's loss.
        target: wanted mean activation of each unit, between 0 and 1.
        penalty: "kl", sum over units of KL(target || mean) in nats, or "squared", sum of (mean - target) squared.
    """

    def __init__(self, weight, target=0.1, penalty="kl", **kwargs):
        super().__init__(**kwargs)
        if penalty not in ("kl", "squared"):
            raise ValueError(f"penalty: expected 'kl' or 'squared', got {penalty!r}")
        self.weight = weight
        self.target = target
        self.penalty = penalty
        self.built = True

    def call(self, inputs, training=False):
        if training and self.weight:
            means = ops.mean(inputs, axis=tuple(range(len(inputs.shape) - 1)))
            if self.penalty == "squared":
                distances = ops.square(means - self.target)
            else:
                m = ops.clip(means, 1e-7, 1 - 1e-7)
                t = self.target
                distances = t * ops.log(t / m) + (1 - t) * ops.log((1 - t) / (1 - m))
            self.add_loss(self.weight * ops.sum(distances))
        return inputs

    def compute_output_shape(self, input_shape):
        return input_shape

    def get_config(self):
        return {**super().get_config(), "weight": self.weight, "target": self.target, "penalty": self.penalty}


@keras.saving.register_keras_serializable(package="latent4j")
class TransposedDense(keras.layers.Layer):
    """A dense layer that multiplies by its kernel's transpose: activation(x W^T + b), W of shape [units, inputs].

    Args:
        units: numbers it gives per example: the inputs of the layer it is tied to.
        activation: as in keras.layers.Dense.
        tied_to: name of the keras.layers.Dense whose kernel ``tie`` makes it use.
    """

    def __init__(self, units, activation=None, tied_to=None, **kwargs):
        super().__init__(**kwargs)
        self.units = units
        self.activation = keras.activations.get(activation)
        self.tied_to = tied_to

    def build(self, input_shape):
        self.kernel = self.add_weight(
            name="kernel", shape=(self.units, input_shape[-1]), initializer="glorot_uniform"
        )
        self.bias = self.add_weight(name="bias", shape=(self.units,), initializer="zeros")

    def call(self, inputs):
        return self.activation(ops.matmul(inputs, ops.transpose(self.kernel)) + self.bias)

    def compute_output_shape(self, input_shape):
        return (*input_shape[:-1], self.units)

    # A tied kernel is the other layer's variable; it is written here too, so that the decoder alone can be saved.
    def save_own_variables(self, store):
        store["0"] = ops.convert_to_numpy(self.kernel)
        store["1"] = ops.convert_to_numpy(self.bias)

    def load_own_variables(self, store):
        self.kernel.assign(store["0"])
        self.bias.assign(store["1"])

    def get_config(self):
        return {
            **super().get_config(),
            "units": self.units,
            "activation": keras.activations.serialize(self.activation),
            "tied_to": self.tied_to,
        }


def tie(model):
    """Makes every TransposedDense of a model use the kernel of the layer it is tied to. Call it before compile()."""
    layers = list(_leaves(model))
    dense = {layer.name: layer for layer in layers if isinstance(layer, keras.layers.Dense)}
    for layer in layers:
        if isinstance(layer, TransposedDense) and layer.tied_to in dense:
            kernel = dense[layer.tied_to].kernel
            if layer.kernel is not kernel:
                bias = layer.bias
                layer._untrack_variable(layer.kernel)
                layer._untrack_variable(bias)
                layer._tracker.unlock()
                layer.kernel = kernel
                layer.bias = bias  # again behind the kernel, where HDF5 files have it
                layer._tracker.lock()
    return model


def _leaves(model):
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            yield from _leaves(layer)
        else:
            yield layer


@keras.saving.register_keras_serializable(package="latent4j")
def keras2_hard_sigmoid(x):
    """The hard sigmoid of Keras 1 and 2, clip(0.2 x + 0.5, 0, 1); Keras 3's "hard_sigmoid" is another function."""
    return ops.clip(0.2 * x + 0.5, 0.0, 1.0)
