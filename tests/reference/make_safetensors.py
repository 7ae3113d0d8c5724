#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes safetensors/*.safetensors by the format's description alone, and safetensors/expected.json: for every file its tensors with name, dtype,
shape and values, as the bit patterns of the elements in C order in hexadecimal ("dtype" is null for what is no tensor of real numbers)."""
import json
import os
import struct

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "safetensors")
TYPES = {"F64": ("float64", 8), "F32": ("float32", 4), "F16": ("float16", 2), "BF16": ("bfloat16", 2), "I64": ("int64", 8), "I32": ("int32", 4),
         "I16": ("int16", 2), "I8": ("int8", 1), "U64": ("uint64", 8), "U32": ("uint32", 4), "U16": ("uint16", 2), "U8": ("uint8", 1), "BOOL": ("bool", 1)}
expected = []


def values(kind, n):
    """Bit patterns, as integers."""
    size = TYPES.get(kind, (None, 1))[1]
    if kind == "F32":
        return [struct.unpack("<I", struct.pack("<f", k / 7 - 0.5))[0] for k in range(n)]
    if kind == "F64":
        return [struct.unpack("<Q", struct.pack("<d", k / 7 - 0.5))[0] for k in range(n)]
    if kind == "BOOL":
        return [k % 3 == 0 for k in range(n)]
    return [(k * 2654435761 + 17) % (1 << 8 * size) for k in range(n)]


def count(shape):
    n = 1
    for size in shape:
        n *= size
    return n


def write(file, tensors, metadata=None, pad=8, blank="", order=None, separators=(",", ":")):
    """tensors: {name: (type, shape)}, laid out in this order; order: the order of the names in the header."""
    data, entries, notes = b"", {}, []
    for name, (kind, shape) in tensors.items():
        size = TYPES.get(kind, (None, 1))[1]
        numbers = values(kind, count(shape))
        content = b"".join(int(number).to_bytes(size, "little") for number in numbers)
        entries[name] = {"dtype": kind, "shape": shape, "data_offsets": [len(data), len(data) + len(content)]}
        data += content
        known = kind in TYPES and len(shape) <= 8
        notes.append({"name": name, "dtype": TYPES[kind][0] if known else None, "shape": shape,
                      "bits": ["%x" % number for number in numbers] if known else []})
    order = order or list(tensors)
    header = dict({} if metadata is None else {"__metadata__": metadata}, **{name: entries[name] for name in order})
    text = json.dumps(header, separators=separators, ensure_ascii=blank == "escaped").encode()
    text += b" " * (-len(text) % pad)
    with open(os.path.join(HERE, file), "wb") as stream:
        stream.write(struct.pack("<Q", len(text)) + text + data)
    expected.append({"file": file, "arrays": sorted(notes, key=lambda entry: order.index(entry["name"]))})


def main():
    os.makedirs(HERE, exist_ok=True)
    write("dtypes.safetensors", {kind.lower(): (kind, [2, 3]) for kind in TYPES})
    write("one.safetensors", {"x": ("F32", [2, 1, 4])})
    write("metadata.safetensors", {"x": ("F32", [2, 1, 4])}, {"format": "pt", "note": "größe \"quoted\" \\ / \n\t\u0001", "empty": ""})
    write("empty-metadata.safetensors", {"x": ("F32", [3])}, {})
    write("escaped.safetensors", {"größe": ("F32", [1]), "a\"b\\c/d\te": ("I8", [3]), "😀": ("U8", [2]), "": ("BOOL", [1])}, {"ü": "😀"}, blank="escaped")
    write("utf-8.safetensors", {"größe": ("F32", [1]), "😀": ("U8", [2])})
    write("shapes.safetensors", {"scalar": ("F64", []), "none": ("F32", [0]), "none within": ("I16", [2, 0, 3]), "eight": ("U8", [1, 1, 2, 1, 1, 1, 1, 2]),
                                 "nine": ("U8", [1, 1, 2, 1, 1, 1, 1, 2, 1])})
    write("unaligned.safetensors", {"byte": ("U8", [1]), "double": ("F64", [3]), "flag": ("BOOL", [2]), "half": ("F16", [3]), "long": ("I64", [1])}, pad=1)
    write("backwards.safetensors", {"a": ("F32", [2]), "b": ("F32", [3]), "c": ("I8", [5])}, order=["c", "a", "b"])
    write("spaced.safetensors", {"a": ("F32", [2]), "b": ("F32", [3])}, {"k": "v"}, pad=64, separators=(" ,\n\t", " : "))
    write("not-read.safetensors", {"x": ("F32", [2]), "eight bits": ("F8_E4M3", [4]), "complex": ("C64", [8])})
    write("state.safetensors", {"bn." + name: ("F32", [4]) for name in ("weight", "bias", "running_mean", "running_var")})
    with open(os.path.join(HERE, "expected.json"), "w") as stream:
        stream.write("[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in expected) + "\n]\n")


main()
