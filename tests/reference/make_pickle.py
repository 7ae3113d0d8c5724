#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes pickle/protocol-N.pkl with Python's pickle: the same value of every kind in each protocol, which tests/format/test-pickle.c looks for."""
import collections
import os
import pickle

HERE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "pickle")


def value():
    shared = [1, 2]
    loop = [5]
    loop.append(loop)
    return {
        "none": None, "true": True, "false": False,
        "numbers": [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -2**31, 2**31, -2**40, 2**63 - 1, -2**63, 2**63, -2**100],
        "floats": (1.5, -0.0, float("inf"), 1e-300),
        "texts": ["", "a", "größe 😀", "x" * 300], "bytes": b"\0\1\xff",
        "tuples": ((), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)),
        "shared": shared, "again": shared, "loop": loop, "many": list(range(2500)),
        "set": {7}, "ordered": collections.OrderedDict([("x", 1), (2, "y")]), 3: "number",
    }


def main():
    os.makedirs(HERE, exist_ok=True)
    for protocol in range(1, 6):
        with open(os.path.join(HERE, "protocol-%d.pkl" % protocol), "wb") as stream:
            pickle.dump(value(), stream, protocol)


main()
