#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asks PyTorch what chains of steps do, and writes steps.json.

Each case: the shape of torch.arange(n).reshape(shape), the chain, and either "error", PyTorch's message, or the "shape" and "values" of the result.
Written with PyTorch 1.13; the messages are that version's.
"""
import json
import os
import random
import torch

BY_HAND = [
    ([2, 4], [
        "squeeze(5)", "squeeze(-3)", "squeeze()", "squeeze(0)", "unsqueeze(3)", "unsqueeze(-4)", "unsqueeze(-1)", "unsqueeze(dim=1)",
        "permute(0)", "permute(0, 0)", "permute(0, 2)", "permute(0, -1)", "permute((1, 0))", "permute(dims=(1, 0))", "permute(5, 5)",
        "permute(0, 0, 0)", "permute(())", "transpose(0, 2)", "transpose(dim0=0, dim1=-3)", "transpose(-1, dim1=0)", "flatten(2, 1)", "flatten(1, 0)",
        "flatten(5)", "flatten(0, 4)", "flatten(end_dim=0)", "flatten(start_dim=1)", "flatten(-1, -2)", "reshape(3, -1)", "reshape(-1, -1)",
        "reshape(-2, 4)", "reshape(3, 3)", "reshape(0, -1)", "reshape(-1, 0)", "reshape(0)", "reshape(())", "reshape(shape=(4, 2))", "reshape(-3, -1)",
        "reshape(-1, -3)", "reshape(4, -1)", "reshape([2, 2, 2])", "view(3, 3)", "view(-1, -1)", "view(-2)", "view(size=(4, 2))", "view((4, 2))",
        "t().view(8)", "t().reshape(8)", "t().view(4, 2)", "t().view(2, 2, 2)", "t().view(4, 1, 2)", "t()", "t().flatten()"]),
    ([2, 2, 2], ["t()", "permute(0, 0, 5)", "permute(0, 5, 0)", "transpose(0, 2).view(4, 2)", "transpose(0, 1).view(2, 4)", "transpose(1, 2).view(2, 4)"]),
    ([], ["squeeze(0)", "squeeze(1)", "flatten()", "flatten(1)", "flatten(0, -1)", "transpose(0, 0)", "transpose(0, -1)", "transpose(0, 1)", "t()",
          "permute(())", "permute(0)", "unsqueeze(0)", "unsqueeze(2)", "reshape(1, 1)", "view(-1)", "reshape(())"]),
    ([3], ["t()", "unsqueeze(0).t()", "reshape(3, 1).squeeze()", "transpose(0, 1)"]),
    ([0, 3], ["reshape(0, -1)", "reshape(-1, 3)", "view(3, 0)", "reshape(-1)", "flatten()", "t().view(0)", "reshape(2, -1)", "reshape(1)"]),
    ([2, 3, 4], [
        "[0]", "[-1]", "[5]", "[-3]", "[:, 1:3]", "[..., ::2]", "[None]", "[None, ..., None]", "[()]", "[...]", "[5:]", "[2:1]", "[-5:5]", "[2:-1]",
        "[0, 0, 0]", "[0, 0, 0, 0]", "[:, :, :, :]", "[5, 0, 0, 0]", "[0, 0, 0, ...]", "[0, 0, 0, None]", "[::0]", "[::-1]", "[::-1, 5]", "[5, ::-1]",
        "[:, 5]", "[..., 5]", "[None, 5]", "[:, -4]", "[-1, 1:, ::3]", "[::99999999999]", "[99999999999:]", "[9223372036854775807:]", "[0][0][0]",
        "[0][0][0][0]", "[0, 0, 0][:]", "[0].t()[1:]", "[:, 0, None, ..., 3]", "[1:1]", "[:, 1:1].flatten()", "[:, ::2].flatten()",
        "[:, ::2].view(-1)", "[..., 1:3].reshape(2, 6)[0, ::2]", "permute(2, 0, 1)[::3]", "[ : , 1 : 3 ]", "[0,]",
        "unflatten(1, (3, 1))", "unflatten(1, (2, 2))", "unflatten(1, (-1, 3))", "unflatten(1, (-1, -1))", "unflatten(5, (3, 1))", "unflatten(1, ())",
        "unflatten(5, ())", "unflatten(2, (2, -1))", "unflatten(2, [2, 2])", "unflatten(dim=2, sizes=(2, 2))", "unflatten(2, (0, -1))",
        "unflatten(2, (3, -1))", "unflatten(2, (-2, -2))", "unflatten(1, (-1, -2))", "unflatten(-1, (2, 2))", "unflatten(0, (1, 2, 1))",
        "transpose(0, 2).unflatten(0, (2, 2))", "[:, :, ::2].unflatten(2, (2, 1))",
        "movedim(0, 2)", "movedim((0, 1), (2, 0))", "movedim(0, 5)", "movedim((0, 0), (1, 2))", "movedim((0, 1), (1, 1))", "movedim(source=0, destination=-1)",
        "movedim((), ())", "movedim((5, 0), (1, 2))", "movedim((0, -3), (1, 2))", "movedim((0, 0), (5, 1))", "movedim((0, 1, 2), (2, 0, 1))", "movedim(-1, 1)"]),
    ([], ["[0]", "[1]", "[-1]", "[:]", "[None]", "[...]", "[()]", "[0, 0]", "[:, :]", "[..., 0]", "[None, 0]", "[0, None]", "unflatten(0, (1, 1))",
          "unflatten(5, (1,))", "unflatten(0, ())", "movedim(0, 0)", "movedim(0, 1)", "movedim((), ())", "movedim((0,), (0,))"]),
    ([2, 0], ["unflatten(1, (0, -1))", "unflatten(1, (0, 3))", "unflatten(1, (2, -1))", "unflatten(1, (-1,))", "unflatten(0, (-1,))", "[0]", "[:, 0]", "[1:]"]),
    ([0, 4], ["unflatten(1, (2, -1))", "unflatten(0, (2, -1))", "[0]", "[:, ::3]"]),
    ([2, 1, 4], ["squeeze(1)", "squeeze(1).permute(1, 0)", "squeeze(-2)", "squeeze(0)", "permute(0, 2, 1).view(8)", "flatten(0, 1)"]),
]


def ask(shape, chain):
    count = 1
    for size in shape:
        count *= size
    case = {"input": shape, "steps": chain}
    try:
        result = eval(("x" if chain.startswith("[") else "x.") + chain, {"x": torch.arange(count).reshape(shape)})
    except Exception as error:
        case["error"] = str(error)
    else:
        case["shape"] = list(result.shape)
        case["values"] = result.flatten().tolist()
    return case


def divisors(count, parts):
    sizes = []
    for _ in range(parts - 1):
        sizes.append(random.choice([d for d in range(1, count + 1) if count % d == 0] or [1]))
        count //= sizes[-1]
    return sizes + [count]


def random_index(rank):
    def one():
        ends = [random.choice(["", str(random.randint(-4, 4))]) for _ in range(2)]
        step = random.choice(["", "", f":{random.randint(1, 3)}"])
        return random.choice([f"{ends[0]}:{ends[1]}{step}", ":", str(random.choice([0, 0, -1, 1])), "None"])
    indices = [one() for _ in range(random.randint(1, max(rank, 1)))]
    if random.random() < 0.3:
        indices.insert(random.randrange(len(indices) + 1), "...")
    return f"[{', '.join(indices)}]"


def random_movedim(rank):
    n = random.randint(0, rank)
    lists = [random.sample(range(rank), n) for _ in range(2)]
    return f"movedim({tuple(lists[0])}, {tuple(lists[1])})"


def random_step(result, sliced):
    rank = len(result.shape)
    axes = list(range(-max(rank, 1), max(rank, 1)))
    kind = random.choice(["squeeze", "unsqueeze", "flatten", "reshape", "view", "view", "permute", "permute", "transpose", "t"] +
                         (["movedim", "unflatten", "index", "index"] if sliced else []))
    if kind == "index":
        return random_index(rank)
    if kind == "movedim":
        return random_movedim(rank)
    if kind == "unflatten" and rank > 0:
        dim = random.randrange(rank)
        return f"unflatten({dim}, ({', '.join(map(str, divisors(result.shape[dim], random.randint(1, 3))))},))" if result.shape[dim] else "[...]"
    if kind in ("squeeze", "unsqueeze"):
        return f"{kind}({random.choice(axes)})"
    if kind in ("flatten", "transpose"):
        return f"{kind}({random.choice(axes)}, {random.choice(axes)})"
    if kind in ("reshape", "view"):
        return f"{kind}({', '.join(map(str, divisors(result.numel(), random.randint(1, 4))))})"
    if kind == "permute":
        return f"permute(({', '.join(map(str, random.sample(range(rank), rank)))}{',' if rank == 1 else ''}))"
    return "t()"


def random_case(sliced):
    shape = [random.choice([1, 2, 3, 4]) for _ in range(random.randint(0, 4))]
    case, chain = ask(shape, "reshape((" + "".join(f"{size}, " for size in shape) + "))"), []
    for _ in range(random.randint(1, 6)):
        result = torch.zeros(case["shape"])
        if len(result.shape) > 6:
            break
        chain.append(random_step(result, sliced))
        case = ask(shape, ".".join(chain).replace(".[", "["))
        if "error" in case:
            break
    return case


random.seed(2)
cases = [ask(shape, chain) for shape, chains in BY_HAND for chain in chains] + [random_case(False) for _ in range(250)] + [random_case(True) for _ in range(350)]
with open(os.path.join(os.path.dirname(__file__), "steps.json"), "w") as file:
    json.dump({"torch": torch.__version__, "cases": cases}, file, ensure_ascii=False, separators=(",", ":"))
    file.write("\n")
print(len(cases), "cases,", sum("error" in case for case in cases), "errors")
