"""Nearest vertex by cosine of every query: field queries channels found."""
import sys

import numpy as np

from timing import serve

channels = int(sys.argv[3])
field = np.fromfile(sys.argv[1], np.float32).reshape(-1, channels)
queries = np.fromfile(sys.argv[2], np.float32).reshape(-1, channels)
field /= np.linalg.norm(field, axis=1, keepdims=True)


def nearest():
    unit = queries / np.linalg.norm(queries, axis=1, keepdims=True)
    return (unit @ field.T).argmax(1)


serve(nearest).astype(np.int64).tofile(sys.argv[4])
