# SPDX-License-Identifier: GPL-3.0-or-later
"""Random configurations of every normalization layer, computed by torch and packed into one file; `make_cases.py --random` runs this.

The file: one line of JSON, then float64 values, little-endian. The JSON is {"seed", "torch", "cases": [...]}, a case being
  layer    the constructor's text                     mode      "train" or "eval"
  dtype    of input and parameters                    shape     of one input
  calls    how many inputs follow one another         batches, batches_after   num_batches_tracked
  raises   what torch says instead of computing
and arrays as [first, count] among the values: input (all calls), weight, bias, running_mean, running_var; and of what the same numbers give in
float64: output (of the last call), mean_after, var_after. native is torch's output in the dtype itself, where torch has that and the data is tame.

SyncBatchNorm runs as what it is: one batch norm over all, or one for each device of which the first keeps its statistics. RMSNorm and LayerNorm's
bias=False are younger than torch 1.13: their later definitions, in torch's operations.
"""
import argparse
import copy
import json

import numpy as np
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.nn.modules.batchnorm import _BatchNorm

DTYPES = {"float32": torch.float32, "float64": torch.float64, "float16": torch.float16, "bfloat16": torch.bfloat16}
TAME = ("n01", "relu", "int")


class Devices(_BatchNorm):
    """SyncBatchNorm on R devices."""

    def __init__(self, num_features, devices=1, synchronized=True, **arguments):
        super().__init__(num_features, **arguments)
        self.devices, self.synchronized = devices, synchronized

    def _check_input_dim(self, input):
        pass

    def forward(self, input):
        if self.synchronized or self.devices == 1:
            return super().forward(input)
        parts = input.chunk(self.devices)
        others = [copy.deepcopy(self) for _ in parts[1:]]
        return torch.cat([_BatchNorm.forward(device, part) for device, part in zip([self, *others], parts)])


class Last(nn.Module):
    """LayerNorm and RMSNorm."""

    def __init__(self, normalized_shape, eps, elementwise_affine, bias, centers):
        super().__init__()
        self.shape, self.eps, self.centers = tuple(normalized_shape), eps, centers
        self.weight = nn.Parameter(torch.ones(self.shape)) if elementwise_affine else None
        self.bias = nn.Parameter(torch.zeros(self.shape)) if elementwise_affine and bias and centers else None

    def forward(self, input):
        if self.centers:
            return F.layer_norm(input, self.shape, self.weight, self.bias, self.eps)
        output = input * torch.rsqrt(input.pow(2).mean(tuple(range(-len(self.shape), 0)), keepdim=True) + self.eps)
        return output if self.weight is None else output * self.weight


class Maker:
    def __init__(self, seed, most):
        self.rng = np.random.default_rng(seed)
        self.most = most
        self.values = []
        self.n_values = 0
        self.cases = []

    def whole(self, least, most):
        return int(self.rng.integers(least, most + 1))

    def pick(self, choices):
        return choices[self.whole(0, len(choices) - 1)]

    def chance(self, share):
        return bool(self.rng.random() < share)

    def keep(self, tensor):
        flat = tensor.detach().to(torch.float64).numpy().ravel().copy()
        self.values.append(flat)
        self.n_values += flat.size
        return [self.n_values - flat.size, flat.size]

    def shape(self, rank):
        """Sizes whose product is at most self.most; seldom many more along one axis."""
        while True:
            sizes = [self.whole(1, 3 if rank > 5 else 6) for _ in range(rank)]
            if self.chance(0.15):
                sizes[self.whole(0, rank - 1)] = self.whole(1, 40)
            if int(np.prod(sizes)) <= self.most:
                return sizes

    def data(self, shape, dtype, distribution):
        values = self.rng.standard_normal(shape)
        if distribution == "wide":
            values = values * 10.0 ** self.whole(-3, 3) + self.rng.normal() * 5
        elif distribution == "offset1000":
            values += 1000
        elif distribution == "offset1e6":
            values += 1e6
        elif distribution == "relu":
            values = np.maximum(values, 0)
        elif distribution == "int":
            values = np.round(values * 4)
        elif distribution == "const":
            values = np.full(shape, self.whole(-13, 13) / 4)
        elif distribution == "tiny":
            values *= 1e-20
        elif distribution == "huge":
            values *= 1e30
        elif distribution in ("nan", "inf", "-inf"):
            values.flat[self.whole(0, values.size - 1)] = float(distribution)
        return torch.from_numpy(np.asarray(values)).to(DTYPES[dtype])

    def distribution(self, dtype):
        if self.chance(0.05):
            return self.pick(("nan", "inf", "-inf"))
        if self.chance(0.05):
            return "const"
        if dtype == "float32" and self.chance(0.1):
            return self.pick(("tiny", "huge"))
        return self.pick(("n01", "wide", "offset1000", "relu", "int") + (("offset1e6",) if dtype in ("float32", "float64") else ()))

    def channel_layer(self, kind):
        arguments = {"eps": self.eps(), "affine": self.chance(0.6), "track_running_stats": self.chance(0.7)}
        if kind == "SyncBatchNorm":
            shape = self.shape(self.whole(2, 6))
            arguments |= {"devices": self.whole(1, 3), "synchronized": self.chance(0.5)}
            shape[0] = shape[0] * arguments["devices"] if shape[0] > 1 else 2 * arguments["devices"]
            module = Devices
        else:
            most = int(kind[-2]) + 2
            least = {"BatchNorm1d": 2, "InstanceNorm1d": 2, "InstanceNorm2d": 3, "InstanceNorm3d": 4}.get(kind, most)
            shape = self.shape(self.whole(least, most))
            module = getattr(nn, kind)
        instance = kind.startswith("Instance")
        arguments["momentum"] = self.pick((0.1, 0.01, 0.5, 1.0, 0.0) if instance else (0.1, 0.01, 0.5, 1.0, 0.0, None, None))
        first = shape[0] if instance and len(shape) == int(kind[-2]) + 1 else shape[1]
        return shape, str(first), arguments, lambda _: module(first, **arguments)

    def group_layer(self):
        shape = self.shape(self.whole(2, 7))
        groups = self.pick([n for n in range(1, shape[1] + 1) if shape[1] % n == 0])
        arguments = {"eps": self.eps(), "affine": self.chance(0.6)}
        return shape, f"{groups}, {shape[1]}", arguments, lambda _: nn.GroupNorm(groups, shape[1], **arguments)

    def last_layer(self, kind):
        shape = self.shape(self.whole(1, 7))
        last = shape[len(shape) - self.whole(1, len(shape)):]
        centers = kind == "LayerNorm"
        eps = None if not centers and self.chance(0.4) else self.eps()
        arguments = {"eps": eps, "elementwise_affine": self.chance(0.6)}
        if centers:
            arguments["bias"] = self.chance(0.8)

        def build(dtype):
            in_force = torch.finfo(DTYPES[dtype]).eps if eps is None else eps
            return Last(last, in_force, arguments["elementwise_affine"], arguments.get("bias", False), centers)

        return shape, repr(last[0] if len(last) == 1 else tuple(last)), arguments, build

    def eps(self):
        return self.pick((1e-5, 1e-5, 1e-3, 0.0, 1e-12, 0.1))

    def fill(self, module, case):
        """Random parameters, rounded to the module's type; now and then the initial ones."""
        if getattr(module, "weight", None) is not None and self.chance(0.85):
            zero = self.chance(0.1)
            weight = self.rng.normal(1, 0.5, tuple(module.weight.shape))
            module.weight.copy_(torch.from_numpy(np.where(self.rng.random(weight.shape) < 0.3, 0, weight) if zero else weight))
            case["weight"] = self.keep(module.weight)
        if getattr(module, "bias", None) is not None and self.chance(0.85):
            module.bias.copy_(torch.from_numpy(self.rng.normal(0, 0.5, tuple(module.bias.shape))))
            case["bias"] = self.keep(module.bias)
        if getattr(module, "running_mean", None) is not None and self.chance(0.8):
            n = module.running_mean.numel()
            module.running_mean.copy_(torch.from_numpy(self.rng.normal(0, 1, n)))
            module.running_var.copy_(torch.from_numpy(self.rng.uniform(0.2, 3, n)))
            module.num_batches_tracked.fill_(self.whole(0, 5))
            case["running_mean"], case["running_var"] = self.keep(module.running_mean), self.keep(module.running_var)
        if getattr(module, "num_batches_tracked", None) is not None:
            case["batches"] = int(module.num_batches_tracked)

    def make(self):
        kind = self.pick(("BatchNorm1d", "BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "SyncBatchNorm", "SyncBatchNorm", "InstanceNorm1d",
                          "InstanceNorm2d", "InstanceNorm3d", "LayerNorm", "LayerNorm", "GroupNorm", "GroupNorm", "RMSNorm"))
        if kind == "GroupNorm":
            shape, first, arguments, build = self.group_layer()
        elif kind in ("LayerNorm", "RMSNorm"):
            shape, first, arguments, build = self.last_layer(kind)
        else:
            shape, first, arguments, build = self.channel_layer(kind)
        dtype = self.pick(("float32", "float32", "float32", "float64", "float64", "float16", "bfloat16"))
        text = f"{kind}({first}" + "".join(f", {name}={value!r}" for name, value in arguments.items()) + ")"
        case = {"layer": text, "mode": self.pick(("train", "train", "eval")), "dtype": dtype, "shape": shape, "calls": self.pick((1, 1, 2))}
        distribution = self.distribution(dtype)
        inputs = [self.data(shape, dtype, distribution) for _ in range(case["calls"])]
        module = build(dtype).to(DTYPES[dtype]).train(case["mode"] == "train")
        case["input"] = self.keep(torch.stack(inputs))
        self.fill(module, case)
        self.run(module, inputs, distribution in TAME, case)
        if not (kind == "SyncBatchNorm" and "raises" in case):  # a process group would say something else
            self.cases.append(case)

    def run(self, module, inputs, tame, case):
        exact = copy.deepcopy(module).double()
        try:
            for value in inputs:
                output = exact(value.double())
        except ValueError as error:
            case["raises"] = str(error)
            return
        case["output"] = self.keep(output)
        if getattr(exact, "running_mean", None) is not None:
            case["mean_after"], case["var_after"] = self.keep(exact.running_mean), self.keep(exact.running_var)
            case["batches_after"] = int(exact.num_batches_tracked)
        try:
            if tame:
                for value in inputs:
                    output = module(value)
                case["native"] = self.keep(output)
        except RuntimeError as error:
            assert "not implemented for" in str(error), error


def main():
    parser = argparse.ArgumentParser(prog="make_cases.py")
    parser.add_argument("--random", type=int, metavar="N", required=True)
    parser.add_argument("--seed", type=int, default=20220317)
    parser.add_argument("--most", type=int, metavar="VALUES", default=400)
    parser.add_argument("file", metavar="FILE")
    options = parser.parse_args()
    maker = Maker(options.seed, options.most)
    with torch.no_grad():
        while len(maker.cases) < options.random:
            maker.make()
    header = {"seed": options.seed, "torch": torch.__version__, "cases": maker.cases}
    with open(options.file, "wb") as file:
        file.write(json.dumps(header, separators=(",", ":")).encode() + b"\n")
        file.write(np.concatenate(maker.values).astype("<f8").tobytes())
