#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes npy/*.npy with NumPy and npy/expected.json: for every file its dtype, shape and values.

The values are given as the bit patterns of the elements in C order, as hexadecimal integers.
"rewritten" is true where saving the values again as NumPy saves a plain array (native order, C order, version 1) gives this very file.
"""
import json
import os

import numpy as np
from numpy.lib import format as npy

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npy")
DTYPES = ["b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8"]
NAMES = {"b1": "bool", "i": "int", "u": "uint", "f": "float"}
expected = []


def name_of(code):
    return NAMES.get(code) or NAMES[code[0]] + str(8 * int(code[1:]))


def values_of(code, shape):
    """Distinct, awkward values: extremes first, then a ramp."""
    n = int(np.prod(shape))
    dtype = np.dtype(code)
    if dtype.kind == "b":
        return (np.arange(n) % 3 == 0).reshape(shape)
    if dtype.kind in "iu":
        info = np.iinfo(dtype)
        ramp = np.array([info.min, info.max] + [k % 100 + 1 for k in range(n)], dtype)[:n]
    else:
        info = np.finfo(dtype)
        ramp = np.array([info.min, info.max, info.tiny, -0.0, np.nan, np.inf, -np.inf] + [k / 7 for k in range(n)], dtype)[:n]
    return ramp.reshape(shape)


def bits(array, code):
    flat = np.ascontiguousarray(array).astype(np.dtype(code).newbyteorder("=")).ravel()
    return ["%x" % value for value in flat.view("u%d" % flat.dtype.itemsize)]


def note(file, dtype, array, code, rewritten):
    expected.append({"file": file, "dtype": dtype, "shape": list(array.shape), "bits": bits(array, code), "rewritten": rewritten})


def save(file, array, code, version=None, rewritten=False):
    with open(os.path.join(HERE, file), "wb") as stream:
        npy.write_array(stream, array, version=version)
    note(file, name_of(code), array, code, rewritten)


def save_bfloat16(file, shape):
    """As ml_dtypes does: two raw bytes an element, here the upper half of float32 numbers that have no lower half."""
    high = (np.linspace(-3, 3, int(np.prod(shape)), dtype="f4").view("u4") >> 16).astype("<u2").reshape(shape)
    with open(os.path.join(HERE, file), "wb") as stream:
        npy.write_array_header_1_0(stream, {"descr": "<V2", "fortran_order": False, "shape": shape})
        stream.write(high.tobytes())
    note(file, "bfloat16", high, "u2", True)


def main():
    os.makedirs(HERE, exist_ok=True)
    for code in DTYPES:
        array = values_of(code, (2, 3, 2))
        for order in "CF":
            for mark, endian in (("<", "le"), (">", "be")):
                stored = np.array(array, dtype=mark + code, order=order)
                save(f"{code}-{order.lower()}-{endian}.npy", stored, code, rewritten=order == "C" and mark == "<")
        if np.dtype(code).itemsize == 1:
            os.remove(os.path.join(HERE, f"{code}-c-be.npy"))
            os.remove(os.path.join(HERE, f"{code}-f-be.npy"))
            expected[:] = [entry for entry in expected if entry["file"] not in (f"{code}-c-be.npy", f"{code}-f-be.npy")]
    for major in (1, 2, 3):
        save(f"version-{major}.npy", values_of("f4", (2, 1, 4)), "f4", version=(major, 0), rewritten=major == 1)
    save("rank-0.npy", np.array(1.15, "f4"), "f4", rewritten=True)
    save("rank-0-be.npy", np.array(-2.5, ">f8"), "f8")
    save("rank-1.npy", values_of("f8", (5,)), "f8", rewritten=True)
    save("rank-1-long.npy", values_of("u1", (300,)), "u1", rewritten=True)
    save("rank-4-f.npy", np.asfortranarray(values_of("f4", (2, 3, 2, 2))), "f4")
    save("rank-8.npy", values_of("i4", (1, 2, 1, 2, 1, 2, 1, 2)), "i4", rewritten=True)
    save("rank-8-f-be.npy", np.array(values_of("i8", (1, 2, 1, 2, 1, 2, 1, 2)), ">i8", order="F"), "i8")
    save("column-f.npy", np.asfortranarray(values_of("f4", (4, 1))), "f4")
    save("empty-0.npy", np.zeros((0,), "f4"), "f4", rewritten=True)
    save("empty-2-0-3.npy", np.zeros((2, 0, 3), "i8"), "i8", rewritten=True)
    save("empty-f.npy", np.zeros((3, 0), ">f8", order="F"), "f8")
    save_bfloat16("bfloat16.npy", (2, 3))
    with open(os.path.join(HERE, "expected.json"), "w") as stream:
        stream.write("[\n" + ",\n".join(json.dumps(entry) for entry in expected) + "\n]\n")


main()
