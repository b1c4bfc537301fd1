"""A tiny DINO: CLS, registers, 6 x 6 patches of 14 pixels, position table interpolated from 5 x 5, final LayerNorm.

Writes vit_fused (opset 17, one LayerNormalization node, free batch, last_hidden_state alone, as published exports are),
vit_decomposed (opset 14, batch 1, no registers), vit_prenorm (the export that docs/models.md recommends, both outputs) and vit_half (vit_prenorm in half
precision), with one recording of two images on their way: letterbox, normalised pixels, tokens before and after the last norm.
"""

import numpy
import torch
from torch import nn
from torch.nn import functional

from common import export, letterbox, record, seeded, smooth_image

PATCH, SIDE, DIM, HEADS, DEPTH = 14, 6, 8, 2, 2
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.norm1, self.norm2 = nn.LayerNorm(DIM, eps=1e-6), nn.LayerNorm(DIM, eps=1e-6)
        self.qkv, self.out = nn.Linear(DIM, 3 * DIM), nn.Linear(DIM, DIM)
        self.up, self.down = nn.Linear(DIM, 2 * DIM), nn.Linear(2 * DIM, DIM)

    def forward(self, x):
        tokens = x.shape[1]
        q, k, v = self.qkv(self.norm1(x)).reshape(-1, tokens, 3, HEADS, DIM // HEADS).permute(2, 0, 3, 1, 4).unbind(0)
        weights = ((q @ k.transpose(-2, -1)) * (DIM // HEADS) ** -0.5).softmax(-1)
        x = x + self.out((weights @ v).transpose(1, 2).reshape(-1, tokens, DIM))
        return x + self.down(functional.gelu(self.up(self.norm2(x))))


class Vit(nn.Module):
    def __init__(self, registers, both):
        super().__init__()
        self.both, self.has_registers = both, registers > 0
        self.patches = nn.Conv2d(3, DIM, PATCH, PATCH)
        self.cls = nn.Parameter(torch.zeros(1, 1, DIM))
        self.registers = nn.Parameter(torch.zeros(1, registers, DIM))
        self.position = nn.Parameter(torch.zeros(1, 26, DIM))
        self.blocks = nn.ModuleList(Block() for _ in range(DEPTH))
        self.norm = nn.LayerNorm(DIM, eps=1e-6)

    def bake(self):
        """Interpolates the position table to the one size of the export: it becomes a constant of the graph."""
        with torch.no_grad():
            table = self.position[:, 1:].reshape(1, 5, 5, DIM).permute(0, 3, 1, 2)
            table = functional.interpolate(table, size=(SIDE, SIDE), mode="bicubic", align_corners=False)
            self.baked = torch.cat([self.position[:, :1], table.permute(0, 2, 3, 1).reshape(1, SIDE * SIDE, DIM)], 1)
        return self

    def forward(self, pixel_values):
        x = self.patches(pixel_values).flatten(2).transpose(1, 2)
        ones = torch.ones_like(x[:, :1, :1])
        x = torch.cat([self.cls * ones, x], 1) + self.baked
        if self.has_registers:
            x = torch.cat([x[:, :1], self.registers * ones, x[:, 1:]], 1)
        for block in self.blocks:
            x = block(x)
        return (self.norm(x), x) if self.both else self.norm(x)


class Half(nn.Module):
    """Half precision outside, single inside: the processor has no half kernels for all operations."""

    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, pixel_values):
        after, before = self.inner(pixel_values.float())
        return after.half(), before.half()


def model(registers, both=True):
    return seeded(Vit(registers, both), 20 + registers).bake()


def main():
    side = SIDE * PATCH
    images = [smooth_image(5, 73, 40), smooth_image(6, 31, 50)]
    canvases = numpy.stack([letterbox(image, side) for image in images])
    mean, deviation = torch.tensor(MEAN).view(1, 3, 1, 1), torch.tensor(DEVIATION).view(1, 3, 1, 1)
    pixels = (torch.from_numpy(canvases).permute(0, 3, 1, 2).float() / 255 - mean) / deviation
    one, names = torch.zeros(1, 3, side, side), ["last_hidden_state", "tokens_prenorm"]
    export("vit_fused", model(4, False), one, ["pixel_values"], names[:1], free_batch=["pixel_values", *names[:1]])
    export("vit_decomposed", model(0, False), one, ["pixel_values"], names[:1], opset=14)
    export("vit_prenorm", model(4), one, ["pixel_values"], names, free_batch=["pixel_values", *names])
    export("vit_half", Half(model(4)), one.half(), ["pixel_values"], names)
    after, before = model(4)(pixels)
    plain_after, plain_before = model(0)(pixels)
    record("vit", image_0=images[0], image_1=images[1], pixel_values_0=pixels[0, :, ::7, ::7], last_hidden_state=after, tokens_prenorm=before,
           plain_last_hidden_state=plain_after, plain_tokens_prenorm=plain_before)


if __name__ == "__main__":
    main()
