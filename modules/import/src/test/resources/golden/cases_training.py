"""Small compiled autoencoders with optimizer state: what a continued training must reproduce.

Each is trained for 3 steps, saved, and then trained for 5 more on the same batch. `training.npz` holds x, y,
evaluate_loss (of the saved model on that batch, penalties included), losses (of the 5 further train_on_batch calls,
each before its update) and after_output (outputs of the final weights for x). `io.npz` belongs to the saved model.
"""

from dataclasses import dataclass, field

import numpy as np

import suite
from suite import call, first_line, seed_of


@dataclass
class TrainingCase(suite.Case):
    loss: object = "mse"
    optimizer: object = None  # k -> optimizer; without it: Adam of rate 0.01
    target: object = None  # (rng, x) -> y; without it: x
    range: tuple = (-1.0, 1.0)
    shape: tuple = (5,)
    metrics: list = field(default_factory=list)

    def make(self, k, chosen, folder, loader):
        rng = np.random.default_rng(seed_of(self.name) + 1)
        model = suite.build(k, self)
        low, high = self.range
        x = np.round(rng.uniform(low, high, (8, *self.shape)) * 256).astype("float32") / 256
        y = self.target(rng, x) if self.target else x
        optimizer = self.optimizer(k) if self.optimizer else k.optimizers.Adam(0.01)
        loss = self.loss(k) if callable(self.loss) else self.loss
        model.compile(loss=loss, optimizer=optimizer, metrics=self.metrics)
        early = [step(model, x, y) for _ in range(3)]
        folder.mkdir(parents=True, exist_ok=True)
        for old in folder.iterdir():
            old.unlink()
        failed = []
        for container in self.containers:
            try:
                model.save(folder / f"model.{container}")
            except Exception as error:
                (folder / f"model.{container}").unlink(missing_ok=True)
                failed.append((f"model.{container}", "removed; save: " + first_line(error)))
        evaluated = scalar(model.evaluate(x, y, batch_size=len(x), verbose=0))
        saved = call(k, model, [x])
        np.savez_compressed(folder / "io.npz", input_0=x, **{f"output_{i}": o for i, o in enumerate(saved)})
        losses = [step(model, x, y) for _ in range(5)]
        after = call(k, model, [x])
        suite.check_varied(self, after)
        assert np.isfinite(losses).all() and losses[-1] != losses[0], f"{self.name}: losses {losses}"
        assert not np.allclose(saved[0], after[0], rtol=1e-5, atol=1e-5), f"{self.name}: training changes nothing"
        np.savez_compressed(folder / "training.npz", x=x, y=y, evaluate_loss=np.float64(evaluated),
                            early_losses=np.array(early), losses=np.array(losses), after_output=after[0])
        failed += check_reload(k, self, folder, losses, x, y)
        return failed


def step(model, x, y):
    """One update; gives the loss before it (Keras 3 reports the mean since the last reset)."""
    model.reset_metrics()
    return scalar(model.train_on_batch(x, y))


def scalar(result):
    return float(np.asarray(result).ravel()[0])


def check_reload(k, case, folder, losses, x, y):
    """Whether the framework itself continues from its file in the same way; where not, the report says so."""
    failed = []
    for container in case.containers:
        path = folder / f"model.{container}"
        if not path.exists():
            continue
        try:
            again = k.models.load_model(path)
            found = [step(again, x, y) for _ in range(5)]
        except Exception as error:
            failed.append((path.name, "kept; load: " + first_line(error)))
            continue
        if not np.allclose(found, losses, rtol=1e-4):
            failed.append((path.name, f"kept; Keras itself continues otherwise: {found[-1]:.6f}, not {losses[-1]:.6f}"))
    return failed


def dense(k, last="linear", **options):
    model = k.Sequential([
        k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="tanh", **options), k.layers.Dense(2)], name="encoder"),
        k.Sequential([k.Input((2,)), k.layers.Dense(4, activation="tanh"), k.layers.Dense(5, activation=last)],
                     name="decoder"),
    ])
    model(np.zeros((1, 5), "float32"))
    return model


def training(name, build=dense, **options):
    suite.add(TrainingCase(f"training-{name}", build, **options))


# Losses
training("mse")
for name in ("mae", "huber", "log_cosh", "mean_absolute_percentage_error", "mean_squared_logarithmic_error",
             "cosine_similarity", "hinge", "squared_hinge"):
    training(name.replace("_", "-"), loss=name, range=(0.1, 1.0) if "percentage" in name or "log" in name else (-1.0, 1.0))


def sigmoid(k):
    return dense(k, "sigmoid")


def softmax(k):
    return dense(k, "softmax")


def distribution(rng, x):
    return (x / x.sum(-1, keepdims=True)).astype("float32")


training("binary-crossentropy", sigmoid, loss="binary_crossentropy", range=(0.0, 1.0))
training("binary-crossentropy-from-logits", loss=lambda k: k.losses.BinaryCrossentropy(from_logits=True), range=(0.0, 1.0))
training("binary-crossentropy-label-smoothing", sigmoid, range=(0.0, 1.0),
         loss=lambda k: k.losses.BinaryCrossentropy(label_smoothing=0.2))
training("binary-focal-crossentropy", sigmoid, loss="binary_focal_crossentropy", range=(0.0, 1.0))
training("categorical-crossentropy", softmax, loss="categorical_crossentropy", range=(0.1, 1.0), target=distribution)
training("categorical-crossentropy-from-logits", loss=lambda k: k.losses.CategoricalCrossentropy(from_logits=True),
         range=(0.1, 1.0), target=distribution)
training("sparse-categorical-crossentropy", softmax, loss="sparse_categorical_crossentropy",
         target=lambda rng, x: rng.integers(0, 5, len(x)).astype("int32"))
training("kl-divergence", softmax, loss="kl_divergence", range=(0.1, 1.0), target=distribution)
training("poisson", lambda k: dense(k, "softplus"), loss="poisson", range=(0.1, 1.0))
# Keras 3 leaves delta out of the saved config.
training("huber-delta", loss=lambda k: k.losses.Huber(delta=0.3), only=("tf_keras",))
training("mse-sum-reduction", loss=lambda k: k.losses.MeanSquaredError(reduction="sum"),
         optimizer=lambda k: k.optimizers.SGD(0.01))
training("mse-object", loss=lambda k: k.losses.MeanSquaredError())
training("mse-metrics", metrics=["mae"])

# Optimizers
OPTIMIZERS = {
    "sgd": lambda o: o.SGD(0.05),
    "sgd-momentum": lambda o: o.SGD(0.05, momentum=0.9),
    "sgd-nesterov": lambda o: o.SGD(0.05, momentum=0.9, nesterov=True),
    "adam": lambda o: o.Adam(0.02, beta_1=0.8, beta_2=0.95, epsilon=1e-5),
    "adam-amsgrad": lambda o: o.Adam(0.02, amsgrad=True),
    "adamw": lambda o: o.AdamW(0.02, weight_decay=0.05),
    "adamax": lambda o: o.Adamax(0.02),
    "nadam": lambda o: o.Nadam(0.02),
    "rmsprop": lambda o: o.RMSprop(0.01),
    "rmsprop-momentum": lambda o: o.RMSprop(0.01, momentum=0.7),
    "rmsprop-centered": lambda o: o.RMSprop(0.01, centered=True),
    "adagrad": lambda o: o.Adagrad(0.05),
    "adadelta": lambda o: o.Adadelta(1.0),
    "clipnorm": lambda o: o.SGD(0.5, clipnorm=0.05),
    "clipvalue": lambda o: o.SGD(0.5, clipvalue=0.02),
    "global-clipnorm": lambda o: o.SGD(0.5, global_clipnorm=0.05),
    "sgd-weight-decay": lambda o: o.SGD(0.05, weight_decay=0.02),
    "adam-exponential-decay": lambda o: o.Adam(o.schedules.ExponentialDecay(0.05, 2, 0.7)),
}
for name, make in OPTIMIZERS.items():
    training(f"optimizer-{name}", optimizer=lambda k, make=make: make(k.optimizers))
for name in ("Adam", "SGD", "RMSprop"):
    # Their state is in .h5 only.
    training(f"optimizer-legacy-{name.lower()}", only=("tf_keras",), containers=("h5",), optimizer=lambda k, name=name: getattr(
        k.optimizers.legacy, name)(0.01, decay=0.02))
for name in ("Ftrl", "Lion"):
    training(f"optimizer-{name.lower()}", only=("keras",), optimizer=lambda k, name=name: getattr(k.optimizers, name)(0.01))

# Regularisation
training("kernel-regularizer-l1", lambda k: dense(k, kernel_regularizer=k.regularizers.L1(0.01)))
training("kernel-regularizer-l2", lambda k: dense(k, kernel_regularizer=k.regularizers.L2(0.02)))
training("kernel-regularizer-l1-l2-bias", lambda k: dense(
    k, kernel_regularizer=k.regularizers.L1L2(0.01, 0.02), bias_regularizer=k.regularizers.L2(0.03)))
training("activity-regularizer-l1", lambda k: dense(k, activity_regularizer=k.regularizers.L1(0.02)))
training("activity-regularizer-l2", lambda k: dense(k, activity_regularizer=k.regularizers.L2(0.02)))


def sparse(k):
    return k.Sequential([k.Input((5,)), k.layers.Dense(4, activation="sigmoid"),
                         k.layers.ActivityRegularization(l1=0.01, l2=0.02), k.layers.Dense(5)])


training("activity-regularization-layer", sparse)


# Other architectures
def conv(k):
    return k.Sequential([
        k.Input((6, 6, 1)), k.layers.Conv2D(3, 3, padding="same", activation="relu"), k.layers.MaxPooling2D(2),
        k.layers.Conv2DTranspose(2, 3, strides=2, padding="same", activation="tanh"),
        k.layers.Conv2D(1, 3, padding="same", activation="sigmoid")])


def lstm(k):
    return k.Sequential([k.Input((4, 2)), k.layers.LSTM(3), k.layers.RepeatVector(4),
                         k.layers.LSTM(3, return_sequences=True), k.layers.TimeDistributed(k.layers.Dense(2))])


def normalised(k):
    return k.Sequential([k.Input((5,)), k.layers.Dense(4), k.layers.BatchNormalization(momentum=0.8),
                         k.layers.ReLU(), k.layers.Dense(5)])


def frozen(k):
    model = dense(k)
    model.layers[0].trainable = False
    return model


training("conv", conv, loss="binary_crossentropy", range=(0.0, 1.0), shape=(6, 6, 1))
training("lstm", lstm, shape=(4, 2))
training("batch-normalization", normalised)
training("frozen-encoder", frozen)
