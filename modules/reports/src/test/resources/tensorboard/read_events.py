"""Reads event files with TensorBoard's own reader, which checks their checksums, and compares them with a run's history.

    pip install tensorboard==2.21.0 "setuptools<81"
    latent4j train stacked --limit 500 --epochs 3 --out RUN --tensorboard EVENTS
    python read_events.py RUN EVENTS
"""

import csv
import math
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

COLUMNS = {
    "train": {"epoch_loss": "trainLoss", "epoch_learning_rate": "learningRate", "epoch_seconds": "seconds"},
    "validation": {
        "epoch_loss": "validationLoss",
        "epoch_bce": "validationBce",
        "epoch_mse": "validationMse",
        "epoch_rounded_accuracy": "validationRoundedAccuracy",
    },
}

run, events = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
with open(run / "history.csv") as file:
    epochs = list(csv.DictReader(file))
compared = 0
for split, tags in COLUMNS.items():
    reader = EventAccumulator(str(events / run.name / split))
    reader.Reload()
    for tag, column in tags.items():
        if not epochs[0][column]:
            continue
        scalars = reader.Scalars(tag)
        assert [scalar.step for scalar in scalars] == [int(epoch["epoch"]) for epoch in epochs], (split, tag)
        for scalar, epoch in zip(scalars, epochs):
            assert math.isclose(scalar.value, float(epoch[column]), rel_tol=1e-6), (split, tag, scalar)
            compared += 1
print(f"{compared} values as in history.csv")
