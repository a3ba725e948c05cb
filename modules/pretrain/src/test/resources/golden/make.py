"""Makes the golden files beside this script, with a manifest of their SHA-256 digests.

logistic/CASE.json: rows, labels, C, and what scikit-learn's LogisticRegression(C) makes of them: coefficients
[classes][values], intercepts, and the probabilities of the first rows. Two classes have one line of coefficients.

t_test.json: pairs of lists and the two-sided p value of scipy.stats.ttest_rel.

measures.json: labels, probabilities, and scikit-learn's figures of them; null where a class makes a figure undefined.

Run: pip install -r requirements.txt && python make.py
"""

import hashlib
import json
import pathlib

import numpy as np
from scipy import stats
from sklearn import linear_model, metrics

HERE = pathlib.Path(__file__).parent


def write(name, content):
    path = HERE / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content) + "\n")


def rows(rng, count, values, classes):
    """Like pictures: from 0 to 1, many of them 0, one value 0 in all rows, one the same as another."""
    labels = np.concatenate([np.arange(classes), rng.integers(0, classes, count - classes)])
    centres = rng.random((classes, values))
    features = np.clip(centres[labels] + rng.normal(0, 0.7, (count, values)) - 0.3, 0, 1).astype(np.float32)
    features[:, 3] = 0
    features[:, 5] = features[:, 4]
    return features, labels


def logistic(name, count, values, classes, strength, seed):
    features, labels = rows(np.random.default_rng(seed), count, values, classes)
    exact = features.astype(np.float64)
    model = linear_model.LogisticRegression(C=strength, tol=1e-12, max_iter=100_000).fit(exact, labels)
    write(f"logistic/{name}.json", {
        "rows": features.tolist(),
        "labels": labels.tolist(),
        "strength": strength,
        "coefficients": model.coef_.tolist(),
        "intercepts": model.intercept_.tolist(),
        "probabilities": model.predict_proba(exact[:10]).tolist(),
    })


def t_tests():
    rng = np.random.default_rng(7)
    cases = []
    for count, gain in [(2, 0.01), (3, 0.02), (5, 0.0), (5, 0.01), (5, 0.05), (10, -0.02), (30, 0.001)]:
        first = rng.normal(0.8, 0.01, count)
        second = first - gain + rng.normal(0, 0.005, count)
        cases.append({"first": first.tolist(), "second": second.tolist(),
                      "p": stats.ttest_rel(first, second).pvalue})
    write("t_test.json", cases)


def measures():
    rng = np.random.default_rng(11)
    labels = rng.integers(0, 4, 200)
    logits = rng.normal(0, 1, (200, 5)) + 1.5 * np.eye(5)[labels]
    logits[:, 4] -= 20  # class 4 neither occurs nor is it predicted
    probabilities = (np.exp(logits) / np.exp(logits).sum(1, keepdims=True)).astype(np.float32)
    predicted = probabilities.argmax(1)
    precision, recall, _, support = metrics.precision_recall_fscore_support(
        labels, predicted, labels=range(5), zero_division=np.nan)
    exact = probabilities.astype(np.float64)
    exact /= exact.sum(1, keepdims=True)
    write("measures.json", {
        "labels": labels.tolist(),
        "probabilities": probabilities.tolist(),
        "accuracy": metrics.accuracy_score(labels, predicted),
        "confusion": metrics.confusion_matrix(labels, predicted, labels=range(5)).tolist(),
        "precision": [None if np.isnan(x) else x for x in precision],
        "recall": [None if np.isnan(x) else x for x in recall],
        "support": support.tolist(),
        "logLoss": metrics.log_loss(labels, exact, labels=range(5)),
    })


for strength in (0.01, 1.0, 100.0):
    logistic(f"three-classes-{strength}", 60, 16, 3, strength, 1)
logistic("two-classes", 40, 8, 2, 1.0, 2)
logistic("wide", 20, 30, 4, 1.0, 3)
t_tests()
measures()

files = sorted(path for path in HERE.rglob("*.json"))
(HERE / "manifest.sha256").write_text("".join(
    f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(HERE).as_posix()}\n" for path in files))
