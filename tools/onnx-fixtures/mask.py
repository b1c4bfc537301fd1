"""Tiny mask models: a salient-object net, and SAM 3 in the three graphs of samexporter with both kinds of decoder.

Writes saliency_logits (free sides, logits at half size), saliency_probabilities (fixed 48 x 48, several outputs), sam3_image_encoder, sam3_language_encoder,
sam3_decoder (box slots, raw outputs), sam3_decoder_filtered (one box; boxes, scores and masks at image size) and sam3_decoder_native (the same without the image's size: masks of 288 x 288), with what
PyTorch and Pillow compute for one image each. Names, types and shapes are those of the real graphs; channels, layers and queries are few.
Needs PyTorch 1.13 (Debian: python3-torch, python3-numpy, python3-pil).
"""

import pathlib

import numpy
import torch
from PIL import Image
from torch import nn
from torch.nn import functional

FIXTURES = pathlib.Path(__file__).resolve().parents[2] / "tests" / "GeometryMatters.Core.Tests" / "Models" / "Fixtures"
MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
CHANNELS, QUERIES = 6, 10


def seeded(module, seed):
    generator = torch.Generator().manual_seed(seed)
    with torch.no_grad():
        for _, parameter in sorted(module.named_parameters()):
            fan = parameter[0].numel() if parameter.dim() > 1 else 25
            parameter.copy_(torch.randn(parameter.shape, generator=generator) / fan**0.5)
    return module.eval()


def export(name, module, inputs, input_names, output_names, axes=None):
    FIXTURES.mkdir(parents=True, exist_ok=True)
    torch.onnx.export(
        module, inputs, str(FIXTURES / f"{name}.onnx"), opset_version=17, input_names=input_names, output_names=output_names, dynamic_axes=axes or {}
    )


def record(name, **tensors):
    arrays = {key: value.detach().numpy() if torch.is_tensor(value) else numpy.asarray(value) for key, value in tensors.items()}
    numpy.savez_compressed(str(FIXTURES / f"{name}.npz"), **arrays)


def picture(width, height, seed):
    """A bright ellipse on a dark slope, with noise: 8-bit RGB."""
    generator = numpy.random.RandomState(seed)
    y, x = numpy.mgrid[0:height, 0:width]
    inside = ((x - 0.45 * width) / (0.3 * width)) ** 2 + ((y - 0.55 * height) / (0.33 * height)) ** 2 < 1
    base = numpy.stack([60 + x * 80 / width, 40 + y * 60 / height, 90 - x * 40 / width], -1) + inside[..., None] * numpy.array([120, 90, 40])
    return numpy.clip(base + generator.randint(-20, 21, base.shape), 0, 255).astype(numpy.uint8)


def normalised(pixels):
    mean, deviation = (torch.tensor(v, dtype=torch.float32).view(1, 3, 1, 1) for v in (MEAN, DEVIATION))
    return (torch.from_numpy(pixels.copy()).permute(2, 0, 1).unsqueeze(0).float() / 255 - mean) / deviation


class Saliency(nn.Module):
    def __init__(self):
        super().__init__()
        self.first, self.second, self.last = nn.Conv2d(3, 8, 5, 2, 2), nn.Conv2d(8, 8, 3, 1, 1), nn.Conv2d(8, 1, 1)

    def forward(self, x):
        return 3 * self.last(torch.tanh(self.second(torch.tanh(self.first(x)))))


class SaliencyProbabilities(nn.Module):
    """As U2-Net gives them: the fused map first, then side outputs that nobody asks for."""

    def __init__(self, net):
        super().__init__()
        self.net = net

    def forward(self, x):
        logits = self.net(x)
        fused = torch.sigmoid(functional.interpolate(logits, size=(48, 48), mode="bilinear", align_corners=False))
        return 0.2 + 0.5 * fused, torch.sigmoid(logits)


def read(plane, height, width, top, rows, left, columns):
    """Bilinear reading of a part of a plane, its own border repeated; of whole cells this is interpolate without align_corners."""

    def taps(count, first, length, cells):
        at = numpy.clip((numpy.arange(count) + 0.5) * length / count + first - 0.5, first, first + length - 1)
        low = numpy.floor(at).astype(int)
        return low, numpy.minimum(low + 1, cells - 1), at - low

    y, below, down = taps(height, top, rows, plane.shape[0])
    x, beside, across = taps(width, left, columns, plane.shape[1])
    down = down[:, None]
    upper = plane[y][:, x] * (1 - across) + plane[y][:, beside] * across
    lower = plane[below][:, x] * (1 - across) + plane[below][:, beside] * across
    return upper * (1 - down) + lower * down


def saliency():
    net = seeded(Saliency(), 1)
    free = {"pixel_values": {2: "height", 3: "width"}, "logits": {2: "height", 3: "width"}}
    export("saliency_logits", net, torch.zeros(1, 3, 64, 64), ["pixel_values"], ["logits"], free)
    probabilities = SaliencyProbabilities(net).eval()
    export("saliency_probabilities", probabilities, torch.zeros(1, 3, 48, 48), ["input.1"], ["fused", "side"])

    width, height = 53, 37
    image = picture(width, height, 3)
    back = dict(size=(height, width), mode="bilinear", align_corners=False)
    pillow = Image.fromarray(image)
    squashed = net(normalised(numpy.asarray(pillow.resize((64, 64), Image.Resampling.LANCZOS))))

    # Letterbox: 53 x 37 to 64 x 45 (44.68), nine rows above.
    canvas = numpy.zeros((64, 64, 3), numpy.uint8)
    canvas[9:54] = numpy.asarray(pillow.resize((64, 45), Image.Resampling.LANCZOS))
    plane = net(normalised(canvas))[0, 0]
    fused = probabilities(normalised(numpy.asarray(pillow.resize((48, 48), Image.Resampling.BILINEAR))))[0]
    stretched = (fused - fused.min()) / (fused.max() - fused.min())
    record(
        "saliency",
        image=image,
        squash=torch.sigmoid(functional.interpolate(squashed, **back))[0, 0],
        letterbox=torch.sigmoid(torch.from_numpy(read(plane.numpy(), height, width, 9 / 2, 45 / 2, 0, 32))),
        bilinear=numpy.asarray(pillow.resize((31, 70), Image.Resampling.BILINEAR)),
        probabilities=functional.interpolate(fused, **back)[0, 0],
        stretched=functional.interpolate(stretched, **back)[0, 0],
    )


class ImageEncoder(nn.Module):
    def __init__(self):
        super().__init__()
        self.coarse, self.fine = nn.Conv2d(3, CHANNELS, 14, 14), nn.Conv2d(3, CHANNELS, 7, 7)

    def forward(self, image):
        x = ((image.float() / 255 - 0.5) / 0.5).unsqueeze(0)
        coarse, middle = torch.tanh(self.coarse(x)), torch.tanh(self.fine(x))
        fine = functional.interpolate(middle, scale_factor=2.0, mode="nearest")
        return torch.sin(3 * fine), torch.sin(3 * middle), torch.sin(3 * coarse), fine, middle, coarse


class LanguageEncoder(nn.Module):
    def forward(self, tokens):
        phase = tokens.float().transpose(0, 1).unsqueeze(-1) / 5000
        return tokens == 0, torch.sin(phase * torch.arange(1, 257)), torch.cos(phase * torch.arange(1, 1025))


class Decoder(nn.Module):
    def __init__(self):
        super().__init__()
        generator = torch.Generator().manual_seed(7)
        table = torch.rand(QUERIES, 4, generator=generator)
        table[:, :2] = 0.15 + 0.7 * table[:, :2]
        table[:, 2:] = 0.2 + 0.3 * table[:, 2:]
        self.register_buffer("table", table)
        self.language, self.scores = nn.Linear(256, 4), nn.Linear(4, QUERIES)

    def forward(
        self, height, width, pos0, pos1, pos2, fpn0, fpn1, fpn2, mask, features, embeds, box_coords, box_labels, box_masks
    ):
        known = (~mask).float().transpose(0, 1)
        language = torch.tanh(self.language((features[:, 0] * known).sum(0) / known.sum()))
        given = (~box_masks).float().transpose(0, 1) * (box_labels.float() * 2 - 1)
        count = (~box_masks).float().sum()
        box = (box_coords[:, 0] * given).sum(0) / count.clamp(min=1)
        boxes = self.table + 0.02 * language
        near = -3 * (boxes - box).abs().sum(-1) * count.clamp(max=1)
        logits = 0.6 + 3 * torch.tanh(3 * self.scores(language)) + near + fpn2.mean() + 0.1 * pos2.mean() + 0.1 * embeds.mean()
        presence = 2 + fpn1.mean() + 0.1 * pos1.mean()
        grid = (torch.arange(288).float() + 0.5) / 288
        across = ((grid - boxes[:, 0:1]) / (boxes[:, 2:3] / 2)) ** 2
        down = ((grid - boxes[:, 1:2]) / (boxes[:, 3:4] / 2)) ** 2
        shape = 4 * (1 - across.unsqueeze(1) - down.unsqueeze(2))
        masks = shape + fpn0.mean(1) + 0.2 * pos0.mean(1)
        return boxes.unsqueeze(0), logits.view(1, -1, 1), masks.unsqueeze(0), presence.view(1, 1)


class Filtered(nn.Module):
    """Older exports: instances above 0.5 alone, boxes as corners; masks at image size, or 288 x 288 probabilities where the size is not given."""

    def __init__(self, decoder, native):
        super().__init__()
        self.decoder, self.native = decoder, native

    def forward(self, height, width, *rest):
        boxes, logits, masks, presence = self.decoder(height, width, *rest)
        scores = (logits.sigmoid() * presence.sigmoid().unsqueeze(1)).squeeze(-1)
        kept = scores > 0.5
        scores, boxes, masks = scores[kept], boxes[kept], masks[kept]
        centre, half = boxes[:, :2], boxes[:, 2:] / 2
        corners = torch.cat([centre - half, centre + half], -1)
        if self.native:
            return corners, scores, masks.unsqueeze(1).sigmoid()
        corners = corners * torch.stack([width, height, width, height]).float()
        masks = functional.interpolate(masks.unsqueeze(1), size=(height, width), mode="bilinear", align_corners=False)
        return corners, scores, masks.sigmoid() > 0.5


class Native(nn.Module):
    def __init__(self, filtered):
        super().__init__()
        self.filtered = filtered

    def forward(self, *inputs):
        return self.filtered(None, None, *inputs)


def boxes_of(slots, boxes, labels):
    coords, kinds, empty = torch.zeros(slots, 1, 4), torch.ones(slots, 1, dtype=torch.long), torch.ones(1, slots, dtype=torch.bool)
    for i, (box, label) in enumerate(zip(boxes, labels)):
        coords[i, 0], kinds[i, 0], empty[0, i] = torch.tensor(box), label, False
    return coords, kinds, empty


def sam3():
    encoder, language, decoder = seeded(ImageEncoder(), 5), LanguageEncoder().eval(), seeded(Decoder(), 6)
    levels = ["vision_pos_enc_0", "vision_pos_enc_1", "vision_pos_enc_2", "backbone_fpn_0", "backbone_fpn_1", "backbone_fpn_2"]
    text = ["text_attention_mask", "text_memory", "text_embeds"]
    prompt = ["language_mask", "language_features", "language_embeds", "box_coords", "box_labels", "box_masks"]
    size = ["original_height", "original_width"]
    width, height = 50, 38
    image = picture(width, height, 4)
    squashed = torch.from_numpy(numpy.asarray(Image.fromarray(image).resize((1008, 1008), Image.Resampling.BILINEAR)).copy()).permute(2, 0, 1)
    tokens = torch.zeros(1, 32, dtype=torch.long)
    tokens[0, :4] = torch.tensor([49406, 320, 3912, 49407])
    box = (8.0, 6.0, 30.0, 33.0)
    relative = ((box[0] + box[2]) / 2 / width, (box[1] + box[3]) / 2 / height, (box[2] - box[0]) / width, (box[3] - box[1]) / height)
    export("sam3_image_encoder", encoder, torch.zeros(3, 1008, 1008, dtype=torch.uint8), ["image"], levels)
    export("sam3_language_encoder", language, tokens, ["tokens"], text)
    vision, words = encoder(squashed), language(tokens)
    sizes = (torch.tensor(height), torch.tensor(width))
    raw = ["pred_boxes", "pred_logits", "pred_masks", "presence_logit_dec"]
    export("sam3_decoder", decoder, (*sizes, *vision, *words, *boxes_of(8, [relative], [1])), size + levels + prompt, raw)
    free = {"boxes": {0: "n"}, "scores": {0: "n"}, "masks": {0: "n", 2: "height", 3: "width"}}
    one = boxes_of(1, [relative], [1])
    export("sam3_decoder_filtered", Filtered(decoder, False), (*sizes, *vision, *words, *one), size + levels + prompt, ["boxes", "scores", "masks"], free)
    export("sam3_decoder_native", Native(Filtered(decoder, True)), (*vision, *words, *one), levels + prompt, ["boxes", "scores", "masks"], free)

    tensors = dict(image=image, tokens=tokens, box=numpy.array(box))
    for name, given in (("box", [relative]), ("text", [])):
        boxes, logits, masks, presence = decoder(*sizes, *vision, *words, *boxes_of(8, given, [1] * len(given)))
        scores = (logits.sigmoid() * presence.sigmoid().unsqueeze(1))[0, :, 0]
        kept = scores > 0.5
        print(name, scores.tolist(), "kept", int(kept.sum()))
        large = functional.interpolate(masks[:, kept], size=(height, width), mode="bilinear", align_corners=False)[0]
        probabilities = functional.interpolate(masks[:, kept].sigmoid(), size=(height, width), mode="bilinear", align_corners=False)[0]
        centre, half = boxes[0, kept, :2], boxes[0, kept, 2:] / 2
        corners = torch.cat([centre - half, centre + half], -1) * torch.tensor([width, height, width, height]).float()
        tensors |= {f"{name}_scores": scores[kept], f"{name}_boxes": corners, f"{name}_logits": large, f"{name}_probabilities": probabilities}
    record("sam3", **tensors)


with torch.no_grad():
    saliency()
    sam3()
