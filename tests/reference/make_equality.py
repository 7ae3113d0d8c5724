#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks PyTorch which pairs of float64 lists are close, and writes equality.json.

Each case: "a", "b" (numbers; NaN and infinities as strings), "equal" (torch.equal), "close" (torch.allclose) and "close_nan" (the same with equal_nan=True).
Written with PyTorch 1.13.
"""
import json
import math
import os
import random
import torch

NAN, INF = math.nan, math.inf
BY_HAND = [
    ([], []), ([1.0], [1.0]), ([0.0], [-0.0]), ([NAN], [NAN]), ([1.0, NAN], [1.0, 2.0]), ([INF], [INF]), ([INF], [-INF]), ([INF], [1e308]),
    ([1e308], [INF]), ([1e308], [-1e308]), ([INF], [NAN]), ([0.0], [1e-8]), ([0.0], [1.0000001e-8]), ([1e-8], [0.0]), ([1.1e-8], [0.0]),
    ([1.0], [1.00001]), ([1.00001], [1.0]), ([100.0], [100.001]), ([100.001], [100.0]), ([100.0], [100.0011]), ([5e-324], [0.0]), ([1.0, 2.0], [1.0, 2.5]),
    ([NAN, 1.0], [NAN, 1.0]), ([NAN, 1.0], [NAN, 1.5]), ([NAN, 1.0], [NAN, 1.0 + 1e-9]), ([-1e9], [-1e9 - 9999]), ([-1e9], [-1e9 - 10001]),
]


def random_pair():
    a = [random.choice([random.gauss(0, 1), random.gauss(0, 1e6), random.gauss(0, 1e-8), 0.0]) for _ in range(random.randint(1, 5))]
    factor = random.choice([0, 1e-16, 1e-6, 9.9e-6, 1e-5, 1.1e-5, 1e-3])
    b = [value + random.choice([-1, 0, 1]) * (factor * abs(value) + random.choice([0, 1e-9, 1e-8, 1.1e-8])) for value in a]
    for at in range(len(a)):
        if random.random() < 0.05:
            a[at] = random.choice([NAN, INF, -INF])
        if random.random() < 0.05:
            b[at] = random.choice([a[at], NAN, INF])
    return a, b


def ask(a, b):
    ta, tb = torch.tensor(a, dtype=torch.float64), torch.tensor(b, dtype=torch.float64)
    text = lambda values: [value if math.isfinite(value) else str(value) for value in values]
    return {"a": text(a), "b": text(b), "equal": torch.equal(ta, tb), "close": torch.allclose(ta, tb), "close_nan": torch.allclose(ta, tb, equal_nan=True)}


def main():
    random.seed(3)
    cases = [ask(*pair) for pair in BY_HAND + [random_pair() for _ in range(300)]]
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "equality.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "cases": cases}, file, separators=(",", ":"))
        file.write("\n")


if __name__ == "__main__":
    main()
