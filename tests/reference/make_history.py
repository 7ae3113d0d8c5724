#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks PyTorch what running statistics become while batches are fed, and writes history.json.

Each case: a layer, a float64 input ("shape", "values"), "batch_size" (0: all at once) and "times"; then either "states", one before and one after each
batch of x.split(batch_size): [first sample, samples, num_batches_tracked, running_mean, running_var], or "error", PyTorch's message, and "batch", the
number of the batch that it refused. With "mask" only some values count, which no layer of PyTorch does: there its update is written out here, with
PyTorch's mean and variance of the values that count. Written with PyTorch 1.13.
"""
import json
import os
import random
import torch
from torch import nn

CASES = [
    # layer, shape, batch_size, times
    ("BatchNorm1d(3)", [6, 3], 0, 1), ("BatchNorm1d(3)", [6, 3], 0, 5), ("BatchNorm1d(3)", [6, 3], 2, 1), ("BatchNorm1d(3)", [6, 3], 4, 2),
    ("BatchNorm1d(3)", [6, 3], 6, 2), ("BatchNorm1d(3)", [6, 3], 100, 1), ("BatchNorm1d(3)", [5, 3], 2, 1), ("BatchNorm1d(3)", [5, 3], 1, 1),
    ("BatchNorm1d(2)", [5, 2, 4], 2, 3), ("BatchNorm1d(2)", [5, 2, 4], 1, 1), ("BatchNorm1d(2, momentum=0.5)", [5, 2, 4], 2, 2),
    ("BatchNorm1d(2, momentum=None)", [5, 2, 4], 2, 2), ("BatchNorm1d(2, momentum=None)", [5, 2], 0, 4), ("BatchNorm1d(2, momentum=0.0)", [4, 2], 2, 1),
    ("BatchNorm1d(2, momentum=1.0)", [4, 2], 2, 1), ("BatchNorm2d(3)", [4, 3, 2, 2], 3, 2), ("BatchNorm2d(3, affine=False)", [1, 3, 2, 2], 2, 3),
    ("BatchNorm3d(2, momentum=None)", [3, 2, 2, 1, 2], 1, 2), ("BatchNorm1d(2)", [0, 2, 3], 0, 2), ("BatchNorm1d(2)", [0, 2, 3], 4, 1),
    ("InstanceNorm1d(3, track_running_stats=True)", [5, 3, 4], 2, 2), ("InstanceNorm1d(3, track_running_stats=True, momentum=0.3)", [4, 3, 2], 0, 3),
    ("InstanceNorm2d(2, affine=True, track_running_stats=True)", [3, 2, 2, 3], 2, 1), ("InstanceNorm1d(2, track_running_stats=True)", [2, 4], 0, 2),
    ("BatchNorm1d(3)", [3, 4, 5], 2, 1),
]
MASKED = [("BatchNorm1d(2)", [5, 2, 4], 2, 2), ("BatchNorm1d(3, momentum=None)", [9, 3], 5, 2), ("BatchNorm2d(2, momentum=0.4)", [4, 2, 3, 2], 0, 2)]


def state_of(layer, first, n):
    return [first, n, int(layer.num_batches_tracked), layer.running_mean.tolist(), layer.running_var.tolist()]


def update_masked(layer, x, mask):
    """running ← (1 − a)·running + a·batch, of the values that count; the variance ÷(m − 1)"""
    layer.num_batches_tracked += 1
    share = 1.0 / float(layer.num_batches_tracked) if layer.momentum is None else layer.momentum
    for channel in range(x.shape[1]):
        values = x[:, channel][mask[:, channel]]
        layer.running_mean[channel] = (1 - share) * layer.running_mean[channel] + share * values.mean()
        layer.running_var[channel] = (1 - share) * layer.running_var[channel] + share * values.var(unbiased=True)


def ask(text, shape, batch_size, times, masked=False):
    layer = eval(text, {**vars(nn)}).double()
    x = torch.randn(shape, dtype=torch.float64) * 3 + 1
    case = {"layer": text, "shape": shape, "values": x.flatten().tolist(), "batch_size": batch_size, "times": times}
    mask = torch.ones(shape, dtype=torch.bool)
    if masked:
        while True:  # every channel of every batch keeps two values
            mask = torch.rand(shape) < 0.6
            if all(part[:, channel].sum() >= 2 for part in mask.split(batch_size or shape[0]) for channel in range(shape[1])):
                break
        case["mask"] = mask.flatten().tolist()
    whole = batch_size == 0
    parts = [x] if whole else x.split(batch_size)
    masks = [mask] if whole else mask.split(batch_size)
    case["states"] = [state_of(layer, 0, 0)]
    for _ in range(times):
        first = 0
        for at, (part, part_mask) in enumerate(zip(parts, masks)):
            try:
                update_masked(layer, part, part_mask) if masked else layer(part)
            except Exception as error:
                del case["states"]
                case.update(error=str(error), batch=at + 1, batches=len(parts))
                return case
            unbatched = whole and "InstanceNorm1d" in text and len(shape) == 2
            case["states"].append(state_of(layer, first, 1 if unbatched else len(part)))
            first += len(part)
    return case


def main():
    random.seed(4)
    torch.manual_seed(4)
    cases = [ask(*case) for case in CASES] + [ask(*case, masked=True) for case in MASKED]
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "history.json"), "w", encoding="utf-8") as file:
        json.dump({"torch": torch.__version__, "cases": cases}, file, ensure_ascii=False, separators=(",", ":"))
        file.write("\n")
    print(len(cases), "cases,", sum("error" in case for case in cases), "errors")


if __name__ == "__main__":
    main()
