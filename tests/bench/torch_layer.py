# SPDX-License-Identifier: GPL-3.0-or-later
"""torch_layer.py: how long PyTorch's layers take. Reads the lines that bench-layer reads, and answers likewise: "ready", or nanoseconds per value.

case LAYER;MODE;DTYPE;SHAPE;STEPS;THREADS
turn
"""
import sys
import time

import torch


class Case:
    def __init__(self, text):
        layer, mode, dtype, shape, steps, threads = text.split(';')
        dtype = getattr(torch, dtype)
        torch.set_num_threads(int(threads))
        torch.manual_seed(1)
        self.x = torch.randn([int(size) for size in shape.split(',')]).to(dtype)
        if steps:  # the same strides, so that PyTorch's own kernels for channels last take it
            self.x = eval(f'self.x.{steps}')
        self.layer = eval(f'torch.nn.{layer}').to(dtype).train(mode == 'train')
        for tensor in [*self.layer.parameters(), *(buffer for buffer in self.layer.buffers() if buffer.is_floating_point())]:
            torch.nn.init.uniform_(tensor, 0.5, 1.5)
        self.y = None

    def turn(self):
        start = time.perf_counter()
        self.y = self.layer(self.x)
        return (time.perf_counter() - start) * 1e9 / self.x.numel()


def main():
    case = None
    with torch.no_grad():
        for line in sys.stdin:
            word, _, rest = line.strip().partition(' ')
            if word == 'case':
                case = None
                case = Case(rest)
                case.turn()
                print('ready', flush=True)
            else:
                print(case.turn(), flush=True)


main()
