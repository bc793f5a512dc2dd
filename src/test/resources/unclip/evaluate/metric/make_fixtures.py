"""Writes metrics.json: fixed features and what other implementations say of them.

    pip install -r requirements.txt && python make_fixtures.py

Frechet distance: numpy's covariances and scipy's matrix square root, as FID programs compute it.
Kernel distance: the unbiased estimate over scikit-learn's polynomial kernel of degree 3.
CMMD: Jayasumana et al. 2024, sigma 10, scale 1000, diagonal included.
Precision, recall, density, coverage: the package prdc of Naeem et al.
"""

import json
import pathlib

import numpy as np
from prdc import compute_prdc
from scipy.linalg import sqrtm
from sklearn.metrics.pairwise import euclidean_distances, polynomial_kernel


def frechet(x, y):
    a, b = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    shift = x.mean(0) - y.mean(0)
    return float(shift @ shift + np.trace(a + b - 2 * np.real(sqrtm(a @ b))))


def off_diagonal_mean(k):
    n = len(k)
    return (k.sum() - np.trace(k)) / (n * (n - 1))


def kernel_distance(x, y):
    def k(a, b):
        return polynomial_kernel(a, b, degree=3, gamma=1 / x.shape[1], coef0=1)

    return float(off_diagonal_mean(k(x, x)) + off_diagonal_mean(k(y, y)) - 2 * k(x, y).mean())


def cmmd(x, y):
    x, y = (z / np.linalg.norm(z, axis=1, keepdims=True) for z in (x, y))

    def mean(a, b):
        return np.exp(-euclidean_distances(a, b) ** 2 / (2 * 10**2)).mean()

    return float(1000 * (mean(x, x) + mean(y, y) - 2 * mean(x, y)))


def main():
    rng = np.random.default_rng(0)
    x = rng.normal(size=(60, 6)).astype(np.float32).round(3)
    y = (0.8 * rng.normal(size=(45, 6)) + 0.3).astype(np.float32).round(3)
    x64, y64 = x.astype(np.float64), y.astype(np.float64)
    fixture = {
        "width": 6,
        "truth": [round(float(v), 3) for v in x.ravel()],
        "generated": [round(float(v), 3) for v in y.ravel()],
        "frechet": frechet(x64, y64),
        "kernel": kernel_distance(x64, y64),
        "cmmd": cmmd(x64, y64),
        "prdc3": {k: float(v) for k, v in compute_prdc(x64, y64, nearest_k=3).items()},
        "prdc5": {k: float(v) for k, v in compute_prdc(x64, y64, nearest_k=5).items()},
    }
    here = pathlib.Path(__file__).parent / "metrics.json"
    here.write_text(json.dumps(fixture) + "\n")


main()
