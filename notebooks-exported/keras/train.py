"""Trains an autoencoder of the drawn digits in Keras and records what it computes; made strokes.keras and outputs.npz.

Needs keras 3.15 and a backend; python train.py STROKES.npz, which this writes in a Java notebook:

    Dataset data = Datasets.open("strokes", DataOptions.defaults());
    ArrayFiles.writeAll(Path.of("strokes.npz"), Map.of("train", data.train().features(),
            "validation", data.validation().features(), "test", data.test().features()));
"""

import sys
from pathlib import Path

import keras
import numpy as np

FOLDER = Path(__file__).resolve().parent

keras.utils.set_random_seed(42)
data = np.load(sys.argv[1])
encoder = keras.Sequential(
    [
        keras.layers.Input((28, 28, 1)),
        keras.layers.Flatten(),
        keras.layers.Dense(40, activation="relu"),
        keras.layers.Dense(15, name="codings"),
    ],
    name="encoder",
)
decoder = keras.Sequential(
    [
        keras.layers.Input((15,)),
        keras.layers.Dense(40, activation="relu"),
        keras.layers.Dense(28 * 28, activation="sigmoid"),
        keras.layers.Reshape((28, 28, 1)),
    ],
    name="decoder",
)
model = keras.Sequential([encoder, decoder], name="autoencoder")
model.compile(loss="binary_crossentropy", optimizer="nadam")
model.fit(data["train"], data["train"], epochs=10, verbose=2, validation_data=(data["validation"],) * 2)
# Saved without optimizer state, which triples the file.
keras.Sequential([encoder, decoder], name="autoencoder").save(FOLDER / "strokes.keras")
pictures = data["test"][:10]
np.savez_compressed(
    FOLDER / "outputs.npz",
    pictures=pictures,
    codings=encoder.predict(pictures, verbose=0),
    reconstructions=model.predict(pictures, verbose=0),
)
