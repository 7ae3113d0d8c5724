#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeds for fuzzing that the formats' own programs write: layers and code as PyTorch prints them, tables as NumPy saves them, and chains that
PyTorch has run. The other seeds are the files of tests/reference."""
import io
import json
import pathlib

import numpy
import torch
from torch import nn

HERE = pathlib.Path(__file__).resolve().parent


def write(kind, name, content):
    folder = HERE / "seeds" / kind
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(content if isinstance(content, bytes) else content.encode())


LAYERS = [
    nn.BatchNorm1d(4), nn.BatchNorm2d(3, eps=0, momentum=None), nn.BatchNorm3d(2, affine=False, track_running_stats=False), nn.SyncBatchNorm(8),
    nn.InstanceNorm1d(4, affine=True), nn.InstanceNorm2d(3, track_running_stats=True), nn.InstanceNorm3d(1), nn.LayerNorm(768),
    nn.LayerNorm((3, 4), elementwise_affine=False), nn.GroupNorm(2, 6, eps=1e-3), nn.Identity(),
]
for number, layer in enumerate(LAYERS):
    write("layer", f"repr-{number}.txt", repr(layer))
write("layer", "rms.txt", "torch.nn.RMSNorm(normalized_shape=[3, 4], eps=None, elementwise_affine=True)")
write("layer", "devices.txt", "nn.SyncBatchNorm(num_features = 4, devices=2,)")

cases = json.loads((HERE.parent / "reference" / "steps.json").read_text())["cases"]
chains = sorted({case["steps"] for case in cases}, key=len)
for number, chain in enumerate(chains[:: len(chains) // 40]):
    write("steps", f"chain-{number}.txt", chain)

random = numpy.random.default_rng(1)
table = random.normal(size=(4, 3))
for name, options in {"comma": {"delimiter": ","}, "semicolon": {"delimiter": ";"}, "tab": {"delimiter": "\t"}, "blank": {},
                      "header": {"delimiter": ",", "header": "a,b,c", "comments": ""}, "commented": {"delimiter": ",", "header": "shape: 2,2,3"},
                      "integers": {"delimiter": ",", "fmt": "%d"}, "short": {"delimiter": ",", "fmt": "%.3g"}}.items():
    buffer = io.StringIO()
    numpy.savetxt(buffer, table * 1000, **options)
    write("csv", name + ".csv", buffer.getvalue())
write("csv", "decimal-comma.csv", "a;b\n1,5;-2,25\n3,0;1e3\n")
write("csv", "quoted.csv", b"\xef\xbb\xbf\"a\"\"b\",\"c\"\r\n\"1\",\"nan\"\r\ninf,-0\r\n")

x = torch.tensor([[[1.0, 2, 3, 4]], [[0, 0, 0, 0]]])
write("expression", "tensor.txt", f"import torch\nx = torch.{x!r}\ny = x.squeeze(1)[:, ::2]\n")
write("expression", "layer.txt", "from torch import nn\nm = nn." + repr(nn.BatchNorm1d(4, affine=False)) + "\nm.running_mean[:] = torch.tensor([1., 2., 3., 4.])\nm.eval()\ny = m(x.squeeze(1))\n")
write("expression", "call.txt", "nn.LayerNorm((1, 4), eps=1e-6)(x.permute(0, 2, 1).reshape(2, 1, -1))")
write("expression", "chain.txt", "x.unflatten(2, (2, 2)).movedim((0, 1), (1, 0))[..., None].float()")

write("document", "several.normscope", json.dumps({
    "normscope": 1, "title": "t", "tensor": {"dtype": "float32", "shape": [1, 2], "data": [[1.5, "nan"]]}, "mask": {"dtype": "bool", "shape": [1, 2], "data": [[True, False]]},
    "masked": True, "pipelines": [{"steps": "t()", "layer": "LayerNorm(1)", "mode": "train", "name": "a"}, {"steps": "[0:1]", "layer": "BatchNorm1d(2)", "mode": "eval",
    "weight": [1, 2], "running_mean": [0, 0.5], "num_batches_tracked": 3}], "active": 1, "view": {"color": "pools", "decimals": 2}, "selection": {"source": 1, "pinned": True},
    "unknown": {"kept": [1, None]}}))
write("document", "base64.normscope", json.dumps({"normscope": 1, "tensor": {"dtype": "int16", "shape": [2, 2], "data": "AQACAAMABAA="}, "pipelines": [{"layer": "Identity()"}]}))
