"""A tiny PartField: points to three planes of 448 channels, and recorded samples of planes.

Writes partfield (points [1, N, 3] to part_planes [1, 3, 448, 16, 16], N free) with points, vertices and what sampling the planes at the vertices gives, and
triplane (planes that are not square, few channels) with samples inside and outside of the planes. Sampling is torch's grid_sample, bilinear, border padding,
align_corners; plane 0 is (x, y), plane 1 (y, z), plane 2 (x, z), the first along the width; the three are summed.
Needs PyTorch 1.13 (Debian: python3-torch, python3-numpy).
"""

import pathlib

import numpy
import torch
from torch import nn
from torch.nn import functional

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "GeometryMatters.Core.Tests" / "Models" / "Fixtures"
AXES = ((0, 1), (1, 2), (0, 2))
SIDE, CHANNELS = 16, 448


class PartField(nn.Module):
    """How many points lie near a cell, and where they lie on the whole, through a little of each channel's own."""

    def __init__(self, seed):
        super().__init__()
        generator = torch.Generator().manual_seed(seed)
        self.own = nn.Parameter(torch.randn(7, CHANNELS, generator=generator))
        self.point = nn.Linear(3, 2)
        with torch.no_grad():
            self.point.weight.copy_(torch.randn(2, 3, generator=generator))
            self.point.bias.copy_(torch.randn(2, generator=generator))

    def forward(self, points):
        whole = torch.tanh(self.point(points)).mean(1)[0]
        cells = (torch.arange(SIDE).float() + 0.5) / SIDE * 2 - 1
        planes = []
        for p, (first, second) in enumerate(AXES):
            across = torch.exp(-30 * (points[0, :, first : first + 1] - cells) ** 2)
            down = torch.exp(-30 * (points[0, :, second : second + 1] - cells) ** 2)
            density = torch.mm(down.transpose(0, 1), across) / points.shape[1]
            own = self.own.view(7, CHANNELS, 1, 1)
            spatial = own[1] * cells.view(1, 1, SIDE) + own[2] * cells.view(1, SIDE, 1)
            planes.append(torch.tanh(8 * own[0] * density + spatial + own[3] * whole[0] + own[4] * whole[1] + own[5] * p + own[6]))
        return torch.stack(planes).unsqueeze(0)


def sample(planes, positions):
    total = 0
    for plane, axes in zip(planes, AXES):
        grid = positions[:, list(axes)].view(1, 1, -1, 2)
        total = total + functional.grid_sample(plane.unsqueeze(0), grid, mode="bilinear", padding_mode="border", align_corners=True)[0, :, 0]
    return total.transpose(0, 1)


def record(name, **tensors):
    numpy.savez_compressed(str(FIXTURES / f"{name}.npz"), **{key: value.detach().numpy() for key, value in tensors.items()})


def main():
    FIXTURES.mkdir(parents=True, exist_ok=True)
    generator = torch.Generator().manual_seed(11)
    net = PartField(12).eval()
    points = torch.rand(1, 300, 3, generator=generator) * 1.8 - 0.9
    torch.onnx.export(
        net, points, str(FIXTURES / "partfield.onnx"), opset_version=17, do_constant_folding=False, input_names=["points"], output_names=["part_planes"], dynamic_axes={"points": {1: "n"}}
    )
    vertices = torch.rand(20, 3, generator=generator) * 1.8 - 0.9
    vertices[0], vertices[1] = torch.full((3,), -0.9), torch.full((3,), 0.9)
    record("partfield", points=points, vertices=vertices, field=sample(net(points)[0], vertices))
    planes = torch.randn(3, 5, 7, 9, generator=generator)
    positions = torch.randn(200, 3, generator=generator)
    positions[0], positions[1], positions[2] = torch.full((3,), -1.0), torch.full((3,), 1.0), torch.zeros(3)
    record("triplane", planes=planes, positions=positions, samples=sample(planes, positions))


with torch.no_grad():
    main()
