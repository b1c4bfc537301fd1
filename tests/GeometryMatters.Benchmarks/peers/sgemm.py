"""One product of single-precision matrices, rows x channels by channels x rows: rows channels."""
import sys

import numpy as np

from timing import serve

rows, channels = int(sys.argv[1]), int(sys.argv[2])
random = np.random.default_rng(1)
a = random.random((rows, channels), np.float32)
b = random.random((channels, rows), np.float32)
serve(lambda: a @ b)
