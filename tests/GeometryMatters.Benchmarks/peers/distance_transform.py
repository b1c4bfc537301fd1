"""Squared distances to the foreground and to the background of a square mask: mask side outside inside."""
import sys

import numpy as np
from scipy.ndimage import distance_transform_edt

from timing import report

side = int(sys.argv[2])
mask = np.fromfile(sys.argv[1], np.uint8).reshape(side, side)


def both():
    return distance_transform_edt(mask == 0) ** 2, distance_transform_edt(mask) ** 2


outside, inside = report(both)
outside.astype(np.float64).tofile(sys.argv[3])
inside.astype(np.float64).tofile(sys.argv[4])
