"""Holds maps that latent4j made against scikit-learn's t-SNE on the same codings, and prints a table.

Arguments: TITLE=FILE.npz=SECONDS ..., with the entries codings, points and labels that `latent4j plot codings` writes.

Trustworthiness and the share of the 10 nearest neighbours that a map keeps are scikit-learn's; "label" is the share of rows
whose nearest neighbour on the map has their label.
"""

import sys
import time

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors

NEIGHBOURS = 10


def nearest(rows):
    return NearestNeighbors(n_neighbors=NEIGHBOURS).fit(rows).kneighbors(return_distance=False)


def line(title, codings, points, labels, seconds):
    among_codings = nearest(codings)
    among_points = nearest(points)
    kept = np.mean([len(set(a) & set(b)) / NEIGHBOURS for a, b in zip(among_codings, among_points)])
    trust = trustworthiness(codings, points, n_neighbors=NEIGHBOURS)
    label = "" if labels is None else f"{np.mean(labels[among_points[:, 0]] == labels):.4f}"
    print(f"| {title} | {trust:.4f} | {kept:.4f} | {label} | {seconds:.0f} |", flush=True)


def main():
    print("| map | trustworthiness | neighbours kept | label | seconds |")
    print("|---|---|---|---|---|")
    for argument in sys.argv[1:]:
        title, file, seconds = argument.split("=")
        arrays = np.load(file)
        codings = arrays["codings"]
        labels = arrays["labels"] if "labels" in arrays else None
        line(title, codings, arrays["points"], labels, float(seconds))
    for title, method in (("scikit-learn PCA", PCA(2)), ("scikit-learn TSNE", TSNE(n_jobs=-1))):
        start = time.perf_counter()
        points = method.fit_transform(codings)
        line(title, codings, points, labels, time.perf_counter() - start)


if __name__ == "__main__":
    main()
