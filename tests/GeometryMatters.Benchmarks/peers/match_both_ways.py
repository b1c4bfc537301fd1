"""Nearest neighbours both ways: library source target channels forward backward."""
import sys

import numpy as np

from timing import serve

library, channels = sys.argv[1], int(sys.argv[4])
source = np.fromfile(sys.argv[2], np.float32).reshape(-1, channels)
target = np.fromfile(sys.argv[3], np.float32).reshape(-1, channels)


def with_numpy():
    product = source @ target.T
    return product.argmax(1), product.argmax(0)


def torch_runner():
    import torch

    left, right = torch.from_numpy(source), torch.from_numpy(target)

    def both():
        product = left @ right.T
        return product.argmax(1).numpy(), product.argmax(0).numpy()

    return both


def faiss_runner():
    import faiss

    indices = []
    for rows in (target, source):
        index = faiss.IndexFlatIP(channels)
        index.add(rows)
        indices.append(index)

    def both():
        return indices[0].search(source, 1)[1][:, 0], indices[1].search(target, 1)[1][:, 0]

    return both


forward, backward = serve({"numpy": lambda: with_numpy, "torch": torch_runner, "faiss": faiss_runner}[library]())
forward.astype(np.int64).tofile(sys.argv[5])
backward.astype(np.int64).tofile(sys.argv[6])
