"""A tiny Stable Diffusion: an autoencoder's first half and a U-Net with the taps s3, s4, s5, at the real strides.

Writes sd_vae (sample [1,3,128,128] to latent_mean [1,4,16,16]), sd_unet (sample, timestep, encoder_hidden_states to s5, s4,
s3) and sd_taps (an image graph of both in one, with timestep and encoder_hidden_states as further inputs), and a recording:
taps of one canvas; the same of a canvas of 192 pixels in 2 x 2 windows at 0 and 64, noised to a time step and averaged where they overlap; the noise.
"""

import torch
from torch import nn

from common import export, letterbox, record, seeded, smooth_image

WINDOW, CANVAS, TIMESTEP, SCALE = 128, 192, 50, 0.18215
CHANNELS = {"s5": 12, "s4": 10, "s3": 6}
STRIDES = {"s5": 64, "s4": 32, "s3": 16}


class Vae(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode = nn.Conv2d(3, 4, 8, 8)

    def forward(self, sample):
        return torch.tanh(self.encode(sample)) * 4


class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.down3, self.down4, self.down5 = nn.Conv2d(4, 6, 3, 2, 1), nn.Conv2d(6, 10, 3, 2, 1), nn.Conv2d(10, 12, 3, 2, 1)
        self.text, self.time = nn.Linear(8, 12), nn.Linear(2, 12)
        self.up4, self.up3 = nn.Conv2d(22, 10, 3, 1, 1), nn.Conv2d(16, 6, 3, 1, 1)

    def forward(self, sample, timestep, encoder_hidden_states):
        t = timestep.float().view(-1, 1) / 100
        d3 = torch.tanh(self.down3(sample))
        d4 = torch.tanh(self.down4(d3))
        condition = self.text(encoder_hidden_states).mean(1) + self.time(torch.cat([t.sin(), t.cos()], 1))
        s5 = torch.tanh(self.down5(d4)) + condition[:, :, None, None]
        s4 = torch.tanh(self.up4(torch.cat([nn.functional.interpolate(s5, scale_factor=2.0), d4], 1)))
        s3 = self.up3(torch.cat([nn.functional.interpolate(s4, scale_factor=2.0), d3], 1))
        return s5, s4, s3


class Taps(nn.Module):
    def __init__(self, vae, unet):
        super().__init__()
        self.vae, self.unet = vae, unet

    def forward(self, image, timestep, encoder_hidden_states):
        return self.unet(self.vae(image) * SCALE, timestep, encoder_hidden_states)


def windows(vae, unet, pixels, timestep, text, noise):
    """ODISE's sliding windows: features of each, averaged where windows overlap."""
    betas = torch.linspace(0.00085 ** 0.5, 0.012 ** 0.5, 1000, dtype=torch.float64) ** 2
    kept = torch.cumprod(1 - betas, 0)[TIMESTEP]
    sums = {n: torch.zeros(1, CHANNELS[n], CANVAS // STRIDES[n], CANVAS // STRIDES[n]) for n in CHANNELS}
    counts = {n: torch.zeros(1, 1, CANVAS // STRIDES[n], CANVAS // STRIDES[n]) for n in CHANNELS}
    for y in (0, CANVAS - WINDOW):
        for x in (0, CANVAS - WINDOW):
            latent = vae(pixels[:, :, y:y + WINDOW, x:x + WINDOW]) * SCALE
            noised = kept.sqrt().float() * latent + (1 - kept).sqrt().float() * noise
            for name, tap in zip(("s5", "s4", "s3"), unet(noised, timestep, text)):
                stride = STRIDES[name]
                rows, columns = slice(y // stride, (y + WINDOW) // stride), slice(x // stride, (x + WINDOW) // stride)
                sums[name][:, :, rows, columns] += tap
                counts[name][:, :, rows, columns] += 1
    return {f"window_{n}": sums[n] / counts[n] for n in CHANNELS}


def main():
    vae, unet = seeded(Vae(), 31), seeded(UNet(), 32)
    taps = Taps(vae, unet).eval()
    generator = torch.Generator().manual_seed(42)
    noise = torch.randn(1, 4, WINDOW // 8, WINDOW // 8, generator=generator)
    text = torch.randn(1, 7, 8, generator=torch.Generator().manual_seed(7))
    timestep = torch.tensor([TIMESTEP])
    image = smooth_image(9, 150, 90)

    def pixels(side):
        return (torch.tensor(letterbox(image, side)).permute(2, 0, 1)[None].float() / 255 - 0.5) / 0.5

    names, one = ["s5", "s4", "s3"], torch.zeros(1, 3, WINDOW, WINDOW)
    export("sd_vae", vae, one, ["sample"], ["latent_mean"])
    export("sd_unet", unet, (noise, timestep, text), ["sample", "timestep", "encoder_hidden_states"], names)
    export("sd_taps", taps, (one, timestep, text), ["image", "timestep", "encoder_hidden_states"], names)
    with torch.no_grad():
        s5, s4, s3 = taps(pixels(WINDOW), timestep, text)
        averaged = windows(vae, unet, pixels(CANVAS), timestep, text, noise)
        side = s3.shape[-1]
        joined = torch.cat([s3] + [nn.functional.interpolate(t, size=(side, side), mode="bilinear", align_corners=False) for t in (s4, s5)], 1)
    record("sd", image=image, encoder_hidden_states=text, noise=noise, joined=joined, **averaged)


if __name__ == "__main__":
    main()
