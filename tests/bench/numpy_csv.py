# SPDX-License-Identifier: GPL-3.0-or-later
"""numpy_csv.py FILE TURNS: milliseconds of the processor that np.loadtxt() takes, each turn a line."""
import sys
import time

import numpy as np

for _ in range(int(sys.argv[2])):
    start = time.process_time()
    np.loadtxt(sys.argv[1], delimiter=',')
    print((time.process_time() - start) * 1e3)
