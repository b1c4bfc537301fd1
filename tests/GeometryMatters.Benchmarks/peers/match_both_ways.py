"""Nearest neighbours both ways from one product: source target channels forward backward."""
import sys

import numpy as np

from timing import report

channels = int(sys.argv[3])
source = np.fromfile(sys.argv[1], np.float32).reshape(-1, channels)
target = np.fromfile(sys.argv[2], np.float32).reshape(-1, channels)


def both():
    product = source @ target.T
    return product.argmax(1), product.argmax(0)


forward, backward = report(both)
forward.astype(np.int64).tofile(sys.argv[4])
backward.astype(np.int64).tofile(sys.argv[5])
