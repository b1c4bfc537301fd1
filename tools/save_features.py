"""2D features in half precision: a quarter to half of the size of the official .pt files, which are read as well.

    tokens = model.get_intermediate_layers(image, n=1, norm=False)[0]     # DINO: before the last LayerNorm
    save_features.save_dino(folder, tokens, rows=60, columns=60)
    save_features.save_sd(folder, {"s5": s5, "s4": s4, "s3": s3})

Or turn files that are there already:   python save_features.py CAR_sd.pt CAR_dino.pt <root>/<category>/<id>
"""
import os
import sys

import gm_bundle


def save_dino(folder, tokens, rows, columns, name="dino"):
    """tokens: patch tokens [1, rows * columns, channels] without CLS and registers, or a map [1, channels, rows, columns]."""
    if tokens.dim() == 4:
        cells = tokens[0].permute(1, 2, 0)
    else:
        cells = tokens.reshape(rows, columns, tokens.shape[-1])
    gm_bundle.save_safetensors(os.path.join(folder, "feats", name + ".safetensors"), {name: cells}, metadata={"layout": "hwc"})


def save_sd(folder, taps):
    """taps: s3, s4 and s5, each [1, channels, height, width]."""
    gm_bundle.save_safetensors(os.path.join(folder, "feats", "sd.safetensors"), {n: taps[n] for n in ("s3", "s4", "s5")}, metadata={"layout": "nchw"})


def main(sd, dino, folder):
    import torch

    save_sd(folder, torch.load(sd, map_location="cpu"))
    tokens = torch.load(dino, map_location="cpu")
    save_dino(folder, tokens, tokens.shape[-2], tokens.shape[-1])


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit(__doc__)
    main(*sys.argv[1:])
