#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""make_torch.py [FOLDER [SEED]]: writes *.pt with PyTorch, and expected.json: for every file its tensors, each with name, dtype, shape and values.

The values are given as the bit patterns of the elements in C order, as hexadecimal integers, as PyTorch itself sees them; "dtype" is null for what
is no dense tensor of real numbers. Without FOLDER: torch/ beside this script, which the tests read where there is no PyTorch.
"""
import collections
import io
import json
import os
import struct
import sys
import warnings
import zipfile

import torch
from torch import nn

warnings.simplefilter("ignore")
HERE = os.path.dirname(os.path.abspath(__file__))
FOLDER = sys.argv[1] if len(sys.argv) > 1 else os.path.join(HERE, "torch")
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.uint8, torch.bool]
INTEGERS = {1: torch.uint8, 2: torch.int16, 4: torch.int32, 8: torch.int64}
expected = []


def bits(tensor):
    """Of each element in C order."""
    tensor = tensor.detach().resolve_conj().resolve_neg().contiguous().flatten()
    size = tensor.element_size()
    numbers = tensor.to(torch.uint8) if tensor.dtype == torch.bool else tensor.view(INTEGERS[size])
    return ["%x" % (number % (1 << 8 * size)) for number in numbers.tolist()]


def is_read(tensor):
    return tensor.dtype in DTYPES and not tensor.is_sparse


def find(value, path=""):
    """(name, tensor) for everything within."""
    if isinstance(value, torch.Tensor):
        yield path or "tensor", value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from find(item, (path + "." if path else "") + key if isinstance(key, str) else "%s[%d]" % (path, key))
    elif isinstance(value, (list, tuple)) and not isinstance(value, torch.Size):
        for i, item in enumerate(value):
            yield from find(item, "%s[%d]" % (path, i))


def note(file, tensors):
    expected.append({"file": file, "arrays": [
        {"name": name, "dtype": str(tensor.dtype).replace("torch.", "") if is_read(tensor) else None,
         "shape": list(tensor.shape), "bits": bits(tensor) if is_read(tensor) else []} for name, tensor in tensors]})


def save(file, value, **options):
    torch.save(value, os.path.join(FOLDER, file), **options)
    note(file, list(find(value)))


def legacy(file, value, **options):
    save(file, value, _use_new_zipfile_serialization=False, **options)


# ---- what is saved --------------------------------------------------------------------------------

def every_dtype():
    values = torch.randn(2, 3) * 50
    return {str(dtype).replace("torch.", ""): values.abs().to(dtype) if dtype == torch.uint8 else values.to(dtype) for dtype in DTYPES}


def views():
    """Parts and orders of one storage, none of them as it lies there."""
    base = torch.randn(4, 6)
    return {"base": base, "transposed": base.t(), "part": base[1:3, 2:5], "steps": base[::2, 1::3], "row": base[2], "column": base[:, 3],
            "value": base[3, 4], "permuted": base.view(2, 2, 6).permute(2, 0, 1), "expanded": base[0, 0].expand(3, 2), "rows": base[1].expand(3, 6),
            "overlapping": base.as_strided((5, 3), (2, 1), 4), "empty": base[:0], "empty middle": base[:, :0], "same": base}


def nested():
    x = torch.arange(4.0)
    return {"model": {"layers": [x, (x * 2, {"weight": x * 3})], "scale": torch.tensor(2)}, "epoch": 3, "lr": 0.1, "name": "größe", "none": None,
            "flags": [True, False], "sizes": x.shape, "device": x.device, "type": x.dtype, "big": 1 << 80, "minus": -5, "bytes": b"abc", "set": {1, 2},
            5: x * 5, "α.β": x * 6, "complex": 1 + 2j}


def network():
    return nn.Sequential(nn.Conv2d(1, 2, 1), nn.BatchNorm2d(2), nn.ReLU(), nn.Sequential(nn.Linear(2, 3), nn.LayerNorm(3)))


def trained_checkpoint():
    model = network()
    optimizer = torch.optim.Adam(model.parameters())
    model(torch.randn(3, 1, 2, 2).abs()[:, :, :, :]).sum().backward()
    optimizer.step()
    return {"epoch": 1, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "loss": torch.tensor(0.5)}


def with_attribute():
    parameter = nn.Parameter(torch.randn(2, 2))
    parameter.note = "an attribute"
    tensor = torch.randn(3)
    tensor.note = "another"
    return {"parameter": parameter, "tensor": tensor}


def not_read():
    quantized = torch.quantize_per_tensor(torch.randn(3), 0.1, 0, torch.qint8)
    return {"x": torch.ones(2), "complex": torch.randn(2, dtype=torch.complex64), "sparse": torch.eye(3).to_sparse(), "quantized": quantized}


# ---- other zip archives, and what newer versions write -----------------------------------------------

def repack(file, value, method=zipfile.ZIP_STORED, folder=None, order=lambda names: names, limit=None, change=lambda name, data: data, more=()):
    """The archive that PyTorch wrote, written by Python's zipfile."""
    stream = io.BytesIO()
    torch.save(value, stream)
    usual = zipfile.ZIP64_LIMIT
    zipfile.ZIP64_LIMIT = limit or usual
    with zipfile.ZipFile(stream) as old, zipfile.ZipFile(os.path.join(FOLDER, file), "w", method) as new:
        for name in order(old.namelist()):
            inner = name.split("/", 1)[1]
            new.writestr(zipfile.ZipInfo(inner if folder == "" else (folder or "archive") + "/" + inner), change(inner, old.read(name)), method)
        for name, data in more:
            new.writestr(zipfile.ZipInfo("archive/" + name), data, method)
    zipfile.ZIP64_LIMIT = usual
    note(file, list(find(value)))


def swapped(size):
    """All storages of elements of so many bytes, in the other byte order."""
    def change(name, data):
        if not name.startswith("data/"):
            return data
        return b"".join(data[i:i + size][::-1] for i in range(0, len(data), size))
    return change


def version_3(file, name, code, values):
    """A type that has no storage class of its own: _rebuild_tensor_v3, a storage of bytes, and the type apart."""
    data = struct.pack("<%d%s" % (len(values), code), *values)
    storage = (b"(X\7\0\0\0storagectorch.storage\nUntypedStorage\nX\1\0\0\0" + b"0X\3\0\0\0cpuK" + bytes([len(data)]) + b"tQ")
    pickle = (b"\x80\2}X\1\0\0\0xctorch._utils\n_rebuild_tensor_v3\n(" + storage + b"K\0K" + bytes([len(values)]) + b"\x85K\1\x85\x89"
              b"ccollections\nOrderedDict\n)Rctorch\n" + name.encode() + b"\ntRs.")
    with zipfile.ZipFile(os.path.join(FOLDER, file), "w") as archive:
        for member, content in (("data.pkl", pickle), (".format_version", b"1"), ("byteorder", b"little"), ("data/0", data), ("version", b"3\n"),
                                (".data/serialization_id", b"0" * 40)):
            archive.writestr(zipfile.ZipInfo("archive/" + member), content)
    size = len(data) // len(values)
    expected.append({"file": file, "arrays": [{"name": "x", "dtype": name if code in "HIQ" else None, "shape": [len(values)] if code in "HIQ" else [],
                     "bits": ["%x" % (value % (1 << 8 * size)) for value in values] if code in "HIQ" else []}]})


def main():
    os.makedirs(FOLDER, exist_ok=True)
    torch.manual_seed(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    x = torch.randn(2, 1, 4)
    state = network().state_dict()
    for protocol in (1, 2, 3, 4, 5):
        save("dtypes-protocol-%d.pt" % protocol, every_dtype(), pickle_protocol=protocol)
        legacy("legacy-dtypes-protocol-%d.pt" % protocol, every_dtype(), pickle_protocol=protocol)
    save("one.pt", x)
    save("views.pt", views())
    save("nested.pt", nested())
    save("nested-protocol-4.pt", nested(), pickle_protocol=4)
    save("state.pt", state)
    save("state-protocol-5.pt", state, pickle_protocol=5)
    save("checkpoint.pt", trained_checkpoint())
    save("parameter.pt", nn.Parameter(x))
    save("parameters.pth", list(network().parameters()))
    save("attributes.pt", with_attribute())
    save("ordered.pt", collections.OrderedDict(a=x, b=collections.OrderedDict(c=x + 1)))
    save("not-read.pt", not_read())
    save("shapes.pt", [torch.tensor(7.0), torch.zeros(0), torch.zeros(2, 0, 3), torch.zeros(1, 1, 1, 1, 1, 1, 1, 2)])
    torch.save({"a.b": x, "a": {"b": x + 1}}, os.path.join(FOLDER, "names-twice.pt"))
    note("names-twice.pt", [("a.b", x), ("a.b (2)", x + 1)])
    save("special.pt", torch.tensor([float("nan"), float("inf"), -float("inf"), -0.0, 1e-45, 3.4e38]))
    legacy("legacy-one.pt", x)
    legacy("legacy-views.pt", views())
    legacy("legacy-nested.pt", nested())
    legacy("legacy-state.pt", state)
    legacy("legacy-checkpoint.pt", trained_checkpoint())
    legacy("legacy-parameter.pt", nn.Parameter(x))
    repack("deflated.pt", every_dtype(), zipfile.ZIP_DEFLATED)
    repack("no-folder.pt", state, folder="")
    repack("other-folder.pt", state, folder="a model/v1")
    repack("reversed.pt", views(), order=lambda names: names[::-1])
    repack("zip64.pt", every_dtype(), limit=20)
    repack("little.pt", x, more=[("byteorder", b"little"), (".data/serialization_id", b"0" * 40)])
    repack("big.pt", x, change=swapped(4), more=[("byteorder", b"big")])
    repack("big-doubles.pt", {"x": x.double(), "t": x.double().permute(2, 0, 1)}, change=swapped(8), more=[("byteorder", b"big")])
    version_3("uint16.pt", "uint16", "H", [0, 1, 65535, 300])
    version_3("uint32.pt", "uint32", "I", [0, 1, 4294967295])
    version_3("uint64.pt", "uint64", "Q", [0, 1, (1 << 64) - 1])
    version_3("float8.pt", "float8_e4m3fn", "B", [0, 1, 2])
    with open(os.path.join(FOLDER, "expected.json"), "w") as stream:
        stream.write("[\n" + ",\n".join(json.dumps(entry, ensure_ascii=False) for entry in expected) + "\n]\n")


main()
