"""How models are put together: nesting, sharing, names, inputs and outputs, dtypes, custom parts."""

import numpy as np

from suite import call, case, graph, twin

KERAS3 = ("keras",)
TF_KERAS = ("tf_keras",)


# Sequential


@case("sequential")
def _(k):
    return k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(2)])


@case("sequential-built")
def _(k):
    model = k.Sequential([k.layers.Dense(4, activation="relu"), k.layers.Dense(2)])
    model.build((None, 5))
    return model


@case("sequential-input-shape-argument")
def _(k):
    return k.Sequential([k.layers.Dense(4, activation="relu", input_shape=(5,)), k.layers.Dense(2)])


@case("sequential-called")
def _(k):
    model = k.Sequential([k.layers.Conv2D(3, 2), k.layers.Flatten(), k.layers.Dense(2)])
    model(np.zeros((1, 5, 4, 2), "float32"))
    return model


def encoder(k, size=5, codings=2, name="encoder"):
    return k.Sequential([k.Input((size,)), k.layers.Dense(4, activation="selu"), k.layers.Dense(codings)], name=name)


def decoder(k, size=5, codings=2, name="decoder"):
    return k.Sequential([k.Input((codings,)), k.layers.Dense(4, activation="selu"),
                         k.layers.Dense(size, activation="sigmoid")], name=name)


@case("sequential-of-sequentials")
def _(k):
    model = k.Sequential([encoder(k), decoder(k)])
    model(np.zeros((1, 5), "float32"))
    return model


@case("sequential-of-sequentials-with-input")
def _(k):
    return k.Sequential([k.Input((5,)), encoder(k), decoder(k)], name="autoencoder")


@case("sequential-of-built-sequentials")
def _(k):
    # As in textbooks: parts without an input shape, built by the first call.
    parts = k.Sequential([k.layers.Flatten(), k.layers.Dense(4, activation="relu"), k.layers.Dense(2)])
    back = k.Sequential([k.layers.Dense(4, activation="relu"), k.layers.Dense(6), k.layers.Reshape((3, 2))])
    model = k.Sequential([parts, back])
    model(np.zeros((1, 3, 2), "float32"))
    return model


@case("sequential-three-deep")
def _(k):
    inner = k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="tanh")], name="inner")
    middle = k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="tanh"), inner], name="middle")
    return k.Sequential([k.Input((5,)), middle, k.layers.Dense(2)], name="outer")


@case("sequential-conv-autoencoder")
def _(k):
    model = k.Sequential([
        k.Sequential([k.Input((8, 8, 1)), k.layers.Conv2D(3, 3, padding="same", activation="relu"),
                      k.layers.MaxPooling2D(2), k.layers.Conv2D(2, 3, padding="same", activation="relu"),
                      k.layers.MaxPooling2D(2)], name="encoder"),
        k.Sequential([k.Input((2, 2, 2)), k.layers.Conv2DTranspose(3, 3, strides=2, padding="same", activation="relu"),
                      k.layers.Conv2DTranspose(1, 3, strides=2, padding="same", activation="sigmoid")], name="decoder"),
    ])
    model(np.zeros((1, 8, 8, 1), "float32"))
    return model


# Functional


@case("functional-of-functionals-three-deep")
def _(k):
    a = k.Input((4,))
    inner = k.Model(a, k.layers.Dense(3, activation="tanh")(k.layers.Dense(4)(a)), name="inner")
    b = k.Input((5,))
    middle = k.Model(b, k.layers.Dense(2)(inner(k.layers.Dense(4, activation="relu")(b))), name="middle")
    c = k.Input((5,))
    return k.Model(c, k.layers.Dense(3)(middle(c)), name="outer")


@case("functional-of-sequentials")
def _(k):
    x = k.Input((5,))
    return k.Model(x, decoder(k)(encoder(k)(x)))


@case("functional-chained-from-tensors")
def _(k):
    # Sub-models over one graph: encoder and autoencoder share their layers, nothing is nested.
    x = k.Input((5,))
    codings = k.layers.Dense(2, name="codings")(k.layers.Dense(4, activation="relu")(x))
    return k.Model(x, [k.layers.Dense(5)(codings), codings])


@case("nested-multiple-inputs-outputs")
def _(k):
    a, b = k.Input((3,), name="a"), k.Input((4,), name="b")
    h = k.layers.Concatenate()([k.layers.Dense(2)(a), b])
    inner = k.Model([a, b], [k.layers.Dense(2, name="left")(h), k.layers.Dense(3, name="right")(h)], name="inner")
    x, y = k.Input((4,), name="x"), k.Input((3,), name="y")
    left, right = inner([y, x])
    return k.Model([x, y], [k.layers.Dense(2)(right), left])


graph("shared-layer", [(4,), (4,)], lambda k, a, b: (lambda d: k.layers.Concatenate()([d(a), d(b)]))(
    k.layers.Dense(3, activation="tanh")))
graph("shared-layer-outputs-apart", [(4,), (4,)], lambda k, a, b: (lambda d: [d(b), d(a)])(k.layers.Dense(3)))
graph("shared-layer-in-series", [(4,)], lambda k, x: (lambda d: d(d(d(x))))(k.layers.Dense(4, activation="tanh")))
graph("shared-layer-different-lengths", [(4, 3), (6, 3)], lambda k, a, b: (lambda d: [d(a), d(b)])(k.layers.LSTM(3)))
graph("siamese", [(4,), (4,)], lambda k, a, b: (lambda m: k.layers.Dense(1)(k.layers.Subtract()([m(a), m(b)])))(
    encoder(k, 4)))
graph("shared-model-twice", [(5,)], lambda k, x: (lambda e, d: [d(e(x)), e(d(e(x)))])(encoder(k), decoder(k)))
graph("shared-model-nested-shared-layer", [(4,), (4,)], lambda k, a, b: (lambda m: k.layers.Add()([m(a), m(b)]))(
    shared_inside(k)))


def shared_inside(k):
    x = k.Input((4,))
    layer = k.layers.Dense(4, activation="tanh")
    return k.Model(x, layer(layer(x)), name="twice")


@case("shared-layer-by-two-models")
def _(k):
    # One layer object inside two nested models.
    layer = k.layers.Dense(3, activation="tanh", name="common")
    a, b = k.Input((4,)), k.Input((4,))
    one = k.Model(a, layer(a), name="one")
    two = k.Model(b, k.layers.Dense(2)(layer(b)), name="two")
    x = k.Input((4,))
    return k.Model(x, [one(x), two(x)])


@case("multiple-inputs-outputs")
def _(k):
    a, b = k.Input((3,), name="first"), k.Input((4, 2), name="second")
    h = k.layers.Concatenate()([k.layers.Dense(3)(a), k.layers.LSTM(2)(b)])
    return k.Model([a, b], [k.layers.Dense(2, name="one")(h), k.layers.Dense(3, name="two")(h), h])


@case("multiple-inputs-unsorted-names")
def _(k):
    z, a = k.Input((3,), name="z"), k.Input((3,), name="a")
    return k.Model([z, a], [k.layers.Dense(2, name="y")(z), k.layers.Dense(2, name="b")(a)])


@case("dict-inputs-outputs", extras=lambda k, m: dict(input_names=np.array(["a", "z"]), output_names=np.array(["b", "y"])))
def _(k):
    z, a = k.Input((3,), name="z"), k.Input((4,), name="a")
    model = k.Model({"z": z, "a": a}, {"y": k.layers.Dense(2, name="y")(z), "b": k.layers.Dense(3, name="b")(a)})
    model._input_names_for_golden = ["a", "z"]
    return model


@case("dict-outputs", extras=lambda k, m: dict(output_names=np.array(["codings", "reconstruction"])))
def _(k):
    x = k.Input((4,))
    h = k.layers.Dense(2, name="h")(x)
    return k.Model(x, {"reconstruction": k.layers.Dense(4, name="r")(h), "codings": h})


@case("nested-list-outputs", only=KERAS3)
def _(k):
    x = k.Input((4,))
    h = k.layers.Dense(2)(x)
    return k.Model([x], [k.layers.Dense(3)(h), [h, k.layers.Dense(2)(h)]])


graph("output-used-by-others", [(4,)], lambda k, x: (lambda h: [h, k.layers.Dense(3)(h)])(k.layers.Dense(2)(x)))
graph("output-is-input", [(4,)], lambda k, x: [x, k.layers.Dense(3)(x)])
graph("output-twice", [(4,)], lambda k, x: (lambda h: [h, h])(k.layers.Dense(2)(x)))
graph("output-of-inner-node", [(4, 3)], lambda k, x: (lambda o: [o[2], k.layers.Dense(2)(o[1])])(
    k.layers.LSTM(3, return_state=True)(x)))
graph("input-unused-by-first-output", [(4,), (3,)], lambda k, a, b: [k.layers.Dense(2)(b), k.layers.Dense(2)(a)])


@case("output-of-inner-layer-of-nested-model", only=TF_KERAS)
def _(k):
    inner = encoder(k)
    return k.Model(inner.input, [inner.layers[0].output, inner.output])


@case("output-of-inner-layer")
def _(k):
    x = k.Input((4,))
    hidden = k.layers.Dense(3, activation="tanh", name="bottleneck")
    model = k.Model(x, k.layers.Dense(4)(hidden(x)))
    return k.Model(model.input, model.get_layer("bottleneck").output)


@case("encoder-cut-from-sequential")
def _(k):
    model = k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="relu"), k.layers.Dense(2, name="codings"),
                          k.layers.Dense(5)])
    model(np.zeros((1, 5), "float32"))
    return k.Model(model.inputs, model.get_layer("codings").output)


@case("same-names-in-nested-models")
def _(k):
    def part(name, units):
        return k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="tanh", name="hidden"),
                             k.layers.Dense(units, name="out")], name=name)

    x = k.Input((4,))
    return k.Model(x, [part("left", 4)(x), part("right", 4)(x)])


@case("names-with-slashes", only=TF_KERAS)
def _(k):
    return k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="tanh", name="encoder/hidden"),
                         k.layers.Dense(2, name="encoder/codings")])


@case("names-with-dots-and-spaces")
def _(k):
    return k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="tanh", name="hidden.1"),
                         k.layers.Dense(2, name="codings (2)" if k.__name__ == "keras" else "codings_2")])


@case("names-like-other-layers-defaults")
def _(k):
    # Groups in .keras follow class and order, not these names.
    return k.Sequential([k.Input((4,)), k.layers.Dense(4, activation="tanh", name="dense_1"),
                         k.layers.Dense(4, activation="tanh", name="dense"), k.layers.Dense(4, name="conv2d")])


@case("many-layers-of-one-class")
def _(k):
    # dense_10 sorts before dense_2.
    return k.Sequential([k.Input((3,)), *[k.layers.Dense(3, activation="tanh") for _ in range(12)]])


@case("frozen-nested")
def _(k):
    inner = k.Sequential([k.Input((4,)), k.layers.Dense(3), k.layers.BatchNormalization(), k.layers.Dense(3)],
                         name="frozen")
    inner.trainable = False
    return k.Sequential([k.Input((4,)), inner, k.layers.BatchNormalization(), k.layers.Dense(2)])


@case("frozen-inside-nested")
def _(k):
    # One frozen layer between trainable ones: .h5 lists trainable weights first.
    inner = k.Sequential([k.Input((4,)), k.layers.Dense(4, name="a"), k.layers.BatchNormalization(name="b"),
                          k.layers.Dense(4, name="c"), k.layers.BatchNormalization(name="d")], name="part")
    inner.layers[0].trainable = False
    inner.layers[1].trainable = False
    x = k.Input((4,))
    return k.Model(x, k.layers.Dense(2)(inner(x)))


@case("nested-batch-normalization")
def _(k):
    inner = k.Sequential([k.Input((4,)), k.layers.Dense(4), k.layers.BatchNormalization(), k.layers.Dense(4),
                          k.layers.BatchNormalization()], name="part")
    x = k.Input((4,))
    return k.Model(x, k.layers.BatchNormalization()(inner(x)))


@case("frozen-layer")
def _(k):
    return k.Sequential([k.Input((4,)), k.layers.Dense(4, trainable=False), k.layers.BatchNormalization(trainable=False),
                         k.layers.Dense(2)])


graph("batch-shape", [(4,)], lambda k, x: k.layers.Dense(2)(x))
graph("unet", [(8, 8, 1)], lambda k, x: unet(k, x))


def unet(k, x):
    a = k.layers.Conv2D(2, 3, padding="same", activation="relu")(x)
    b = k.layers.Conv2D(3, 3, padding="same", activation="relu")(k.layers.MaxPooling2D(2)(a))
    c = k.layers.Concatenate()([a, k.layers.UpSampling2D(2)(b)])
    return k.layers.Conv2D(1, 3, padding="same", activation="sigmoid")(c)


graph("residual", [(6, 5, 2)], lambda k, x: (lambda y: k.layers.ReLU()(k.layers.Add()([y, k.layers.BatchNormalization()(
    k.layers.Conv2D(3, 3, padding="same")(y))])))(k.layers.Conv2D(3, 1)(x)))

# dtypes: the recorded outputs of the half precision policies come from the same weights under float32.


def under(policy, body):
    def build(k):
        setter = k.config.set_dtype_policy if k.__name__ == "keras" else k.mixed_precision.set_global_policy
        setter(policy)
        try:
            return body(k)
        finally:
            setter("float32")

    return build


def mixed(k):
    return k.Sequential([k.Input((6, 5, 2)), k.layers.Conv2D(3, 2, activation="relu"), k.layers.BatchNormalization(),
                         k.layers.Flatten(), k.layers.Dense(3), k.layers.Activation("softmax", dtype="float32")])


def mixed_lstm(k):
    return k.Sequential([k.Input((4, 3)), k.layers.LSTM(3, return_sequences=True), k.layers.Dense(2)])


for policy in ("mixed_float16", "mixed_bfloat16"):
    case(f"policy-{policy.replace('_', '-')}", record=twin(mixed))(under(policy, mixed))
    case(f"policy-{policy.replace('_', '-')}-lstm", record=twin(mixed_lstm))(under(policy, mixed_lstm))
case("policy-bfloat16", record=twin(mixed), only=KERAS3)(under("bfloat16", mixed))
case("policy-float16", record=twin(mixed_lstm), only=KERAS3)(under("float16", mixed_lstm))
case("policy-float64", data=lambda rng: [rng.normal(0, 1, (2, 4, 3))])(under("float64", mixed_lstm))


def per_layer(kinds):
    def build(k):
        return k.Sequential([k.Input((4,)), k.layers.Dense(3, activation="tanh", dtype=kinds[0]),
                             k.layers.Dense(2, dtype=kinds[1])])

    return build


case("policy-per-layer", record=twin(per_layer(["float32", "float32"])))(per_layer(["mixed_float16", "float32"]))

# Variational autoencoders: recorded with the sample at the mean.


def samplers(k):
    """Custom layer classes of this framework."""
    if k.__name__ == "keras":

        @k.saving.register_keras_serializable(package="golden")
        class Sampling(k.layers.Layer):
            """z = mean + exp(logVariance / 2) * noise, the noise from a SeedGenerator."""

            def __init__(self, **arguments):
                super().__init__(**arguments)
                self.seed_generator = k.random.SeedGenerator(1337)

            def call(self, inputs):
                mean, log_variance = inputs
                noise = k.random.normal(k.ops.shape(mean), seed=self.seed_generator)
                return mean + k.ops.exp(0.5 * log_variance) * noise
    else:

        @k.saving.register_keras_serializable(package="golden")
        class Sampling(k.layers.Layer):
            """z = mean + exp(logVariance / 2) * noise."""

            def call(self, inputs):
                import tensorflow as tf

                mean, log_variance = inputs
                return mean + tf.exp(0.5 * log_variance) * tf.random.normal(tf.shape(mean))

    return Sampling


def vae_encoder(k, sample):
    x = k.Input((5,), name="pixels")
    h = k.layers.Dense(4, activation="relu", name="hidden")(x)
    mean, log_variance = k.layers.Dense(2, name="z_mean")(h), k.layers.Dense(2, name="z_log_var")(h)
    return k.Model(x, [mean, log_variance, sample(k, mean, log_variance)], name="encoder")


def vae_decoder(k):
    return k.Sequential([k.Input((2,)), k.layers.Dense(4, activation="selu", name="unfold"),
                         k.layers.Dense(5, activation="sigmoid", name="pixels_again")], name="decoder")


def vae(sample, nested=True):
    def build(k):
        if nested:
            x = k.Input((5,))
            return k.Model(x, vae_decoder(k)(vae_encoder(k, sample)(x)[2]), name="vae")
        part = vae_encoder(k, sample)
        return k.Model(part.input, [k.layers.Dense(5, activation="sigmoid", name="reconstruction")(part.outputs[2]),
                                    part.outputs[0], part.outputs[1]], name="flat_vae")

    return build


def at_mean(k, mean, log_variance):
    return k.layers.Activation("linear", name="sampling")(mean)


def by_layer(k, mean, log_variance):
    return samplers(k)(name="sampling")([mean, log_variance])


def by_lambda(k, mean, log_variance):
    """An anonymous function: its bytecode is in the file."""
    if k.__name__ == "keras":
        function = lambda z: z[0] + __import__("keras").ops.exp(0.5 * z[1]) * __import__("keras").random.normal(  # noqa
            __import__("keras").ops.shape(z[0]))
    else:
        function = lambda z: z[0] + __import__("tensorflow").exp(0.5 * z[1]) * __import__(  # noqa
            "tensorflow").random.normal(__import__("tensorflow").shape(z[0]))
    return k.layers.Lambda(function, output_shape=(2,), name="sampling")([mean, log_variance])


def sampling_function(k):
    if k.__name__ == "keras":
        def sampling(args):
            z_mean, z_log_var = args
            epsilon = k.random.normal(k.ops.shape(z_mean))
            return z_mean + k.ops.exp(0.5 * z_log_var) * epsilon
    else:
        def sampling(args):
            import tensorflow as tf

            z_mean, z_log_var = args
            return z_mean + tf.exp(0.5 * z_log_var) * tf.random.normal(tf.shape(z_mean))

    return sampling


def by_function(k, mean, log_variance):
    """A named function: Keras 3 writes its name alone, tf_keras its bytecode."""
    return k.layers.Lambda(sampling_function(k), output_shape=(2,), name="sampling")([mean, log_variance])


def by_operations(k, mean, log_variance):
    import tensorflow as tf

    return mean + tf.exp(0.5 * log_variance) * tf.random.normal(tf.shape(mean))


custom_sampling = lambda k: {"Sampling": samplers(k)}  # noqa: E731
case("vae-sampling-layer", record=twin(vae(at_mean), True), custom=custom_sampling)(vae(by_layer))
case("vae-sampling-layer-flat", record=twin(vae(at_mean, False), True), custom=custom_sampling)(vae(by_layer, False))
case("vae-sampling-lambda", record=twin(vae(at_mean), True))(vae(by_lambda))
case("vae-sampling-lambda-flat", record=twin(vae(at_mean, False), True))(vae(by_lambda, False))
custom_function = lambda k: {"sampling": sampling_function(k)}  # noqa: E731
case("vae-sampling-function", record=twin(vae(at_mean), True), custom=custom_function)(vae(by_function))
case("vae-sampling-operations", record=twin(vae(at_mean), True), only=TF_KERAS)(vae(by_operations))
case("vae-sampling-operations-flat", record=twin(vae(at_mean, False), True), only=TF_KERAS)(vae(by_operations, False))


@case("vae-encoder", record=twin(lambda k: vae_encoder(k, at_mean), True), custom=custom_sampling)
def _(k):
    return vae_encoder(k, by_layer)


def add_loss_vae(nested, metric):
    def build(k):
        import tensorflow as tf

        model = vae(by_operations, nested)(k)
        if nested:
            mean, log_variance, _ = model.layers[1](model.input)
        else:
            mean, log_variance = model.outputs[1:]
        kl = -0.5 * tf.reduce_mean(1 + log_variance - tf.square(mean) - tf.exp(log_variance))
        model.add_loss(kl * 0.1)
        if metric:
            model.add_metric(kl, name="kl", aggregation="mean")
        return model

    return build


case("vae-add-loss", record=twin(vae(at_mean), True), only=TF_KERAS)(add_loss_vae(True, False))
case("vae-add-loss-flat", record=twin(vae(at_mean, False), True), only=TF_KERAS)(add_loss_vae(False, False))
case("vae-add-loss-add-metric", record=twin(vae(at_mean, False), True), only=TF_KERAS)(add_loss_vae(False, True))


def subclassed(k):
    """The class of a VAE with a train_step of its own, as in Keras's examples."""

    @k.saving.register_keras_serializable(package="golden")
    class VariationalAutoencoder(k.Model):
        def __init__(self, encoder, decoder, **arguments):
            super().__init__(**arguments)
            self.encoder = encoder
            self.decoder = decoder
            self.total_loss_tracker = k.metrics.Mean(name="total_loss")

        def call(self, inputs):
            return self.decoder(self.encoder(inputs)[2])

        def train_step(self, data):
            raise NotImplementedError

        def get_config(self):
            serialize = k.saving.serialize_keras_object
            return {**super().get_config(), "encoder": serialize(self.encoder), "decoder": serialize(self.decoder)}

        @classmethod
        def from_config(cls, config):
            restore = k.saving.deserialize_keras_object
            return cls(restore(config.pop("encoder")), restore(config.pop("decoder")), **config)

    return VariationalAutoencoder


def parts_recorded(k, model, arrays):
    """z_mean and z_log_var of the encoder."""
    return call(k, model.encoder, arrays)[:2]


def decoded(k, model):
    codings = (np.random.default_rng(3).integers(-128, 129, (2, 2)) / 64).astype("float32")
    return {"extra_decoder_input": codings, "extra_decoder_output": call(k, model.decoder, [codings])[0]}


@case("vae-subclassed", record=parts_recorded, extras=decoded, containers=("keras",),
      data=lambda rng: [(rng.integers(-128, 129, (2, 5)) / 64).astype("float32")],
      custom=lambda k: {"Sampling": samplers(k), "VariationalAutoencoder": subclassed(k)})
def _(k):
    model = subclassed(k)(vae_encoder(k, by_layer), decoder(k))
    model(np.zeros((1, 5), "float32"))
    return model


# Lambdas whose meaning is not in the file (bytecode), and custom layers that a caller supplies.


@case("lambda-bytecode", reload=True)
def _(k):
    return k.Sequential([k.Input((4,)), k.layers.Dense(3), k.layers.Lambda(lambda x: x * 2.0 + 1.0, output_shape=(3,),
                                                                           name="twice_plus_one")])


def transposed(k):
    @k.saving.register_keras_serializable(package="golden")
    class DenseTranspose(k.layers.Layer):
        """A dense layer with the transposed kernel of another and a bias of its own, as in the textbook."""

        def __init__(self, dense, activation=None, **arguments):
            super().__init__(**arguments)
            self.dense = dense
            self.activation = k.activations.get(activation)

        def build(self, batch_input_shape):
            self.biases = self.add_weight(name="bias", shape=(self.dense.kernel.shape[0],), initializer="zeros")
            super().build(batch_input_shape)

        def call(self, inputs):
            import tensorflow as tf

            return self.activation(tf.matmul(inputs, self.dense.weights[0], transpose_b=True) + self.biases)

        def get_config(self):
            return {**super().get_config(), "dense": k.saving.serialize_keras_object(self.dense),
                    "activation": k.activations.serialize(self.activation)}

        @classmethod
        def from_config(cls, config):
            config["dense"] = k.saving.deserialize_keras_object(config["dense"])
            return cls(**config)

    return DenseTranspose


@case("tied-dense-transpose", custom=lambda k: {"DenseTranspose": transposed(k)}, reload=False)
def _(k):
    one, two = k.layers.Dense(4, activation="selu"), k.layers.Dense(2, activation="selu")
    tied = transposed(k)
    return k.Sequential([k.Input((5,)), one, two, tied(two, activation="selu"), tied(one, activation="sigmoid")])
