# SPDX-License-Identifier: GPL-3.0-or-later
"""matplotlib_figure.py INPUT.npy FIGURE.png|FIGURE.svg: batch norm before and after as two heatmaps, the way one writes it by hand: numbers where
cells have room for them, axis labels, a colour bar each. Nothing is imported or drawn that the picture does not need."""
import sys

import numpy as np
import matplotlib

matplotlib.use('svg' if sys.argv[2].endswith('.svg') else 'agg')
matplotlib.rcParams['svg.fonttype'] = 'none'  # text stays text, as in Normscope's files
from matplotlib.figure import Figure  # noqa: E402  (after the choice of a backend)

MOST_NUMBERS = 100

x = np.load(sys.argv[1])
pooled = (0, *range(2, x.ndim))
y = (x - x.mean(axis=pooled, keepdims=True)) / np.sqrt(x.var(axis=pooled, keepdims=True) + 1e-5)
batch, channels, *_, length = x.shape
height = x.size // (batch * channels * length)  # of a sample and channel: 1, or an image's

figure = Figure(figsize=(6.4, 6.6), dpi=100)
for place, (title, values) in enumerate([('Before x', x), ('After y', y)]):
    axes = figure.add_subplot(2, 1, place + 1)
    flat = values.reshape(batch, channels, height, length).swapaxes(1, 2).reshape(batch * height, channels * length)
    most = abs(flat).max()
    image = axes.imshow(flat, cmap='RdBu_r', vmin=-most, vmax=most, aspect='auto', interpolation='nearest')
    figure.colorbar(image, ax=axes)
    axes.set_title(title)
    axes.set_ylabel('N')
    axes.set_xlabel('L within C' if x.ndim == 3 else 'W within C')
    axes.set_yticks(range(0, batch * height, height), range(batch))
    axes.set_xticks(range(0, channels * length, length), [f'C={channel}' for channel in range(channels)])
    if flat.size <= MOST_NUMBERS:
        for (row, column), value in np.ndenumerate(flat):
            axes.text(column, row, f'{value:.2f}', ha='center', va='center')
figure.savefig(sys.argv[2])
