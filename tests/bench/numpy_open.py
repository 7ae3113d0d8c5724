# SPDX-License-Identifier: GPL-3.0-or-later
"""numpy_open.py FILE: milliseconds until np.load() has read a file, and until the values' NaN and range are known."""
import sys
import time

import numpy as np

start = time.perf_counter()
x = np.load(sys.argv[1])
opened = time.perf_counter()
np.isnan(x).sum(), x.min(), x.max()
print((opened - start) * 1e3, (time.perf_counter() - start) * 1e3)
