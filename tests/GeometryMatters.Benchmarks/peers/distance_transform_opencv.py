"""Squared distances to the foreground and to the background of a square mask: mask side outside inside."""
import sys

import cv2
import numpy as np

from timing import report

cv2.setNumThreads(1)
side = int(sys.argv[2])
mask = np.fromfile(sys.argv[1], np.uint8).reshape(side, side)
inverse = 1 - mask
outside = np.empty((side, side), np.float32)
inside = np.empty((side, side), np.float32)


def both():
    cv2.distanceTransform(inverse, cv2.DIST_L2, cv2.DIST_MASK_PRECISE, outside)
    cv2.distanceTransform(mask, cv2.DIST_L2, cv2.DIST_MASK_PRECISE, inside)


report(both, 21)
(outside.astype(np.float64) ** 2).tofile(sys.argv[3])
(inside.astype(np.float64) ** 2).tofile(sys.argv[4])
