"""Index of the nearest foreground cell of every cell of a square grid: mask side nearest."""
import sys

import numpy as np
from scipy.ndimage import distance_transform_edt

from timing import report

side = int(sys.argv[2])
mask = np.fromfile(sys.argv[1], np.uint8).reshape(side, side)
rows, columns = report(lambda: distance_transform_edt(mask == 0, return_distances=False, return_indices=True), 101)
(rows * side + columns).astype(np.int32).tofile(sys.argv[3])
