#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes npz/*.npz with NumPy and Python's zipfile, and npz/expected.json: for every file its arrays, each with name, dtype, shape and values.

The values are given as the bit patterns of the elements in C order, as hexadecimal integers; "dtype" is null for what is no array of numbers.
"""
import io
import json
import os
import zipfile

import numpy as np

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "npz")
expected = []


class Unseekable(io.RawIOBase):
    """A pipe, as far as zipfile can see: sizes and checksums follow the data."""

    def __init__(self):
        super().__init__()
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, data):
        self.written += bytes(data)
        return len(data)


def bits(array):
    flat = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("=")).ravel()
    return ["%x" % value for value in flat.view("u%d" % flat.dtype.itemsize)]


def note(file, arrays):
    entries = []
    for name, array in arrays.items():
        known = array.dtype.kind in "biuf"
        entries.append({"name": name, "dtype": array.dtype.name if known else None, "shape": list(array.shape),
                        "bits": bits(array) if known else []})
    expected.append({"file": file, "arrays": entries})


def save(file, compressed=False, **arrays):
    with open(os.path.join(HERE, file), "wb") as stream:
        (np.savez_compressed if compressed else np.savez)(stream, **arrays)
    note(file, arrays)


def member(array):
    stream = io.BytesIO()
    np.save(stream, array)
    return stream.getvalue()


def write_zip(file, arrays, stream=None, method=zipfile.ZIP_STORED, comment=b"", others=()):
    stream = stream or io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name in others:
            archive.writestr(name, "not an array")
        for name, array in arrays.items():
            archive.writestr(zipfile.ZipInfo(name + ".npy"), member(array), compress_type=method)
        archive.comment = comment
    data = stream.written if isinstance(stream, Unseekable) else stream.getvalue()
    with open(os.path.join(HERE, file), "wb") as out:
        out.write(data)
    note(file, arrays)


def every_dtype():
    rng = np.random.default_rng(7)
    return {code: rng.integers(0, 2, (2, 3)).astype(bool) if code == "b1" else rng.integers(0, 100, (2, 3)).astype(code)
            for code in ("b1", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "f2", "f4", "f8", ">f4", ">i8")}


def main():
    os.makedirs(HERE, exist_ok=True)
    ramp = (np.arange(8, dtype="f4") / 7).reshape(2, 1, 4)
    save("one.npz", x=ramp)
    save("one-compressed.npz", True, x=ramp)
    save("three.npz", a=ramp, b=np.arange(4), c=np.array(1.5))
    save("dtypes.npz", **every_dtype())
    save("dtypes-compressed.npz", True, **every_dtype())
    save("orders.npz", f=np.asfortranarray(np.arange(24, dtype="f4").reshape(2, 3, 4)), be=np.arange(5, dtype=">f8"), empty=np.zeros((0, 3)))
    save("orders-compressed.npz", True, f=np.asfortranarray(np.arange(24, dtype="f8").reshape(4, 3, 2)), empty=np.zeros((2, 0), "i2"))
    save("objects.npz", x=ramp, words=np.array(["a", "b"]), objects=np.array([{}, None], dtype=object))
    save("names.npz", **{"bn1.weight": np.ones(2, "f4"), "layer/0.bias": np.zeros(2, "f4"), "größe": np.array([3]), "": np.array([4]),
                         "x.npy": np.array([5])})
    save("zeros-compressed.npz", True, zeros=np.zeros((8, 256), "u1"))
    state = {"weight": [1, 2], "bias": [3, 4], "running_mean": [0.5, -0.5], "running_var": [2, 3]}
    state = {"bn." + name: np.array(values, "f4") for name, values in state.items()}
    save("state.npz", **state, **{"bn.num_batches_tracked": np.array(7)})

    pair = {"x": ramp, "y": np.arange(3, dtype="i2")}
    write_zip("plain.npz", pair)
    write_zip("commented.npz", pair, comment=b"PK\5\6 in a comment " + b"\0" * 30)
    write_zip("piped.npz", pair, Unseekable())
    write_zip("piped-deflated.npz", pair, Unseekable(), zipfile.ZIP_DEFLATED)
    write_zip("others.npz", pair, others=("readme.txt", "folder/", "data"))
    limit = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = 20
    write_zip("zip64.npz", pair)
    write_zip("zip64-deflated.npz", pair, method=zipfile.ZIP_DEFLATED)
    write_zip("zip64-piped.npz", pair, Unseekable())
    zipfile.ZIP64_LIMIT = limit
    with open(os.path.join(HERE, "expected.json"), "w") as stream:
        stream.write("[\n" + ",\n".join(json.dumps(entry) for entry in expected) + "\n]\n")


main()
