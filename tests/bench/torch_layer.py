# SPDX-License-Identifier: GPL-3.0-or-later
"""torch_layer.py FEATURES SHAPE TIMES: nanoseconds per value of PyTorch's batch norm in training, float32, one thread; one line a turn."""
import sys
import time

import torch

features, times = int(sys.argv[1]), int(sys.argv[3])
shape = [int(size) for size in sys.argv[2].split(',')]
torch.set_num_threads(1)
x = torch.randn(shape)
weight, bias = torch.ones(features), torch.zeros(features)
with torch.no_grad():
    for turn in range(times + 1):
        start = time.perf_counter()
        torch.nn.functional.batch_norm(x, None, None, weight, bias, True)
        if turn > 0:
            print((time.perf_counter() - start) * 1e9 / x.numel())
