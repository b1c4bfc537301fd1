"""What the fixture scripts share: seeded weights, export to ONNX, recorded tensors.

Each script writes small models with the names and shapes of the real ones, and beside each model one npz file with what
PyTorch computes. Needs PyTorch 1.13 (Debian: python3-torch, python3-numpy, python3-pil); the same version writes the same bytes.
"""

import pathlib

import numpy
import torch
from PIL import Image

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "GeometryMatters.Core.Tests" / "Models" / "Fixtures"


def seeded(module, seed, scale=1.0):
    """Fills all parameters from a seed: matrices with deviation scale / sqrt(inputs), vectors with 1 + or 0 + a little."""
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for name, parameter in sorted(module.named_parameters()):
            noise = torch.randn(parameter.shape, generator=generator)
            if parameter.dim() > 1:
                parameter.copy_(noise * scale / parameter[0].numel() ** 0.5)
            else:
                parameter.copy_(noise * 0.2 + (1.0 if name.endswith("weight") else 0.0))
    return module.eval()


def export(name, module, inputs, input_names, output_names, opset=17, free_batch=()):
    """Writes NAME.onnx; the first side of the tensors in free_batch is left free."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        module,
        inputs,
        str(FIXTURES / f"{name}.onnx"),
        opset_version=opset,
        input_names=input_names,
        output_names=output_names,
        dynamic_axes={tensor: {0: "batch"} for tensor in free_batch},
        do_constant_folding=True,
    )


def record(name, **tensors):
    """Writes NAME.npz with the tensors."""
    FIXTURES.mkdir(parents=True, exist_ok=True)
    arrays = {key: value.detach().numpy() if torch.is_tensor(value) else numpy.asarray(value) for key, value in tensors.items()}
    numpy.savez_compressed(str(FIXTURES / f"{name}.npz"), **arrays)


def smooth_image(seed, width, height):
    """An image without sharp edges: uint8 [height, width, 3]."""
    coarse = numpy.random.RandomState(seed).randint(0, 256, (4, 5, 3)).astype(numpy.uint8)
    return numpy.asarray(Image.fromarray(coarse).resize((width, height), Image.BICUBIC))


def letterbox(image, side):
    """The resize of all 2D features: longest side to SIDE, Lanczos, other side rounded half to even, centred on black."""
    height, width = image.shape[:2]
    longest = max(width, height)
    size = (side if width == longest else round(side * width / longest), side if height == longest else round(side * height / longest))
    canvas = Image.new("RGB", (side, side))
    canvas.paste(Image.fromarray(image).resize(size, Image.LANCZOS), ((side - size[0]) // 2, (side - size[1]) // 2))
    return numpy.asarray(canvas)
