"""Writes a bundle of one item with all scripts of this folder from made-up tensors. The library's tests read it back.

    python selfcheck.py FOLDER          (needs PyTorch and Pillow)
"""
import os
import sys

import torch
from PIL import Image

import gm_bundle
import save_features
import save_orient_anything
import save_partfield
import save_sam3
import save_sam3d

WIDTH, HEIGHT = 20, 12


class Mesh:
    """What the scripts use of a trimesh object."""

    def __init__(self, obj):
        self.obj = obj

    def export(self, path):
        with open(path, "wb") as file:
            file.write(self.obj)


class Pipeline:
    """What the scripts use of SAM 3D's pipeline."""

    def depth_model(self, image):
        return {"points": None, "intrinsics": torch.tensor([[1.5, 0, 0.5], [0, 2.5, 0.5], [0, 0, 1]])}


def main(root, glb, ply, rows):
    """glb, ply: mesh files of the library's making; rows: vertices of the PLY."""
    image = os.path.join(root, "images", "one.png")
    os.makedirs(os.path.dirname(image), exist_ok=True)
    Image.new("RGB", (WIDTH, HEIGHT), (9, 99, 199)).save(image)
    folder = gm_bundle.save_item(root, "car", "one", image, box=(3, 2, 15, 10), split="trn")

    masks = torch.zeros(2, 1, HEIGHT, WIDTH, dtype=torch.bool)
    masks[0, 0, :2, :2] = True
    masks[1, 0, 2:10, 3:15] = True
    boxes = torch.tensor([[0.0, 0, 2, 2], [3, 2, 15, 10]])
    assert save_sam3.save(folder, masks, torch.tensor([0.9, 0.8]), boxes, box=(3, 2, 15, 10)) == 1

    pipeline = Pipeline()
    camera = save_sam3d.record_camera(pipeline)
    pipeline.depth_model(None)
    with open(glb, "rb") as file:
        mesh = Mesh(file.read())
    output = {"glb": mesh, "rotation": torch.tensor([[0.8, 0.0, 0.6, 0.0]]), "translation": torch.tensor([[0.1, -0.2, 2.0]]),
              "scale": torch.tensor([[0.5, 0.5, 0.5]]), "iou": -1, "pointmap": torch.ones(HEIGHT, WIDTH, 3)}
    save_sam3d.save(folder, output, camera.intrinsics, pointmap=True)

    results = os.path.join(root, "exp_results")
    os.makedirs(results, exist_ok=True)
    with open(ply, "rb") as file:
        gm_bundle.write(os.path.join(results, "input_one_0.ply"), file.read())
    gm_bundle.save_npy(os.path.join(results, "part_feat_one_0_batch.npy"), torch.arange(rows * 3).reshape(rows, 3) / 8)
    save_partfield.save(results, "one", folder)

    logits = torch.full((8, 1, 900), -9.0)
    for view in range(8):
        logits[view, 0, 45 * view] = logits[view, 0, 360 + 90] = logits[view, 0, 540 + 180] = 9
    save_orient_anything.save(folder, logits, list(range(0, 360, 45)))

    save_features.save_dino(folder, torch.arange(24.0).reshape(1, 6, 4) / 4, rows=2, columns=3)
    save_features.save_sd(folder, {"s3": torch.arange(8.0).reshape(1, 2, 2, 2), "s4": torch.ones(1, 3, 1, 1), "s5": torch.ones(1, 1, 1, 1)})


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]))
