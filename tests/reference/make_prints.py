#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes prints/*.txt, what print() and repr() of PyTorch and NumPy say, and prints/expected.json: shape, dtype and the printed values.

Prints round, so the values expected are those of the printed digits: every value here has few digits.
"dtype" is null where the text does not tell it.
"""
import json
import os

import numpy as np
import torch

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "prints")
expected = []


def spell(value):
    return repr(float(value))


def write(name, text, values, dtype=None):
    values = np.asarray(values)
    with open(os.path.join(HERE, name + ".txt"), "w") as stream:
        stream.write(text + "\n")
    expected.append({"file": name + ".txt", "dtype": dtype, "shape": list(values.shape), "values": [spell(v) for v in values.ravel()]})


def both(name, tensor, dtype=None):
    values = tensor.detach().to(torch.float64).numpy()
    write(name, repr(tensor), values, dtype)


def array(name, values, dtype):
    write(name + "-repr", repr(values), values, dtype)
    write(name + "-str", str(values), values)


def main():
    os.makedirs(HERE, exist_ok=True)
    note = torch.tensor([[[1.0, 2, 3, 4]], [[0, 0, 0, 0]]])
    both("torch-note", note)
    both("torch-2-3", torch.arange(6.0).reshape(2, 3) / 4)
    both("torch-4d", torch.arange(24.0).reshape(2, 3, 2, 2) / 8 - 1)
    both("torch-double", note.double(), "float64")
    both("torch-half", note.half(), "float16")
    both("torch-bfloat16", note.bfloat16(), "bfloat16")
    both("torch-int32", torch.arange(4, dtype=torch.int32) - 2, "int32")
    both("torch-uint8", torch.arange(4, dtype=torch.uint8), "uint8")
    both("torch-bool", torch.tensor([[True, False], [False, True]]), "bool")
    both("torch-long", torch.tensor([1, -2, 3]))
    both("torch-scalar", torch.tensor(3.5))
    both("torch-nan", torch.tensor([1.5, float("nan"), float("inf"), -float("inf")]))
    both("torch-scientific", torch.tensor([1e10, 1.5e-5, -2.0]))
    both("torch-requires-grad", note.clone().requires_grad_())
    both("torch-grad-fn", note.clone().requires_grad_() * 2)
    both("torch-parameter", torch.nn.Parameter(torch.tensor([[1.5, -2.0], [0.25, 4.0]])))
    both("torch-empty", torch.zeros(0, 3))
    both("torch-empty-long", torch.zeros(2, 0, 3, dtype=torch.int64), "int64")
    both("torch-wide", torch.arange(60.0).reshape(2, 30))
    write("torch-str", str(note), note.numpy())
    write("torch-list", str(note.tolist()), note.numpy())
    write("torch-list-of-scalars", str([torch.tensor(1.5), torch.tensor(-2.0)]), [1.5, -2.0])
    array("numpy-note", note.numpy(), "float32")
    array("numpy-double", note.numpy().astype("f8") / 2, None)
    array("numpy-half", note.numpy().astype("f2"), "float16")
    array("numpy-int", np.arange(-4, 2).reshape(2, 3), None)
    array("numpy-uint8", np.arange(6, dtype="u1").reshape(3, 2), "uint8")
    array("numpy-bool", np.array([[True, False, True]]), "bool")
    array("numpy-nan", np.array([1.5, np.nan, np.inf, -np.inf]), None)
    array("numpy-scientific", np.array([1e10, 1.5e-5, -2.0]), None)
    array("numpy-wide", np.arange(50.0).reshape(2, 25), None)
    array("numpy-4d", np.arange(24.0).reshape(2, 3, 2, 2), None)
    write("numpy-empty-repr", repr(np.zeros((0, 3))), np.zeros((0, 3)), "float64")
    write("numpy-scalar", str(np.float32(1.5)), 1.5)
    write("numpy-list", str(np.arange(4.0).reshape(2, 2).tolist()), np.arange(4.0).reshape(2, 2))
    write("python-tuple", str(((1.0, 2.0), (3.0, 4.0))), [[1.0, 2.0], [3.0, 4.0]])
    for name, text in (("summarized-torch", repr(torch.zeros(3, 2000))), ("summarized-numpy", repr(np.zeros((3, 2000)))), ("summarized-numpy-str", str(np.zeros(2000)))):
        with open(os.path.join(HERE, name + ".txt"), "w") as stream:
            stream.write(text + "\n")
        expected.append({"file": name + ".txt", "error": "summarized"})
    with open(os.path.join(HERE, "expected.json"), "w") as stream:
        stream.write("[\n" + ",\n".join(json.dumps(entry) for entry in expected) + "\n]\n")


main()
