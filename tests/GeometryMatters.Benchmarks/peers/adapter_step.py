"""One training step of the adapter with the full cells x cells similarity volume, as published: threads, paper or embedded."""
import sys

import torch
from torch import nn
from torch.nn import functional as F

from timing import report

torch.set_num_threads(int(sys.argv[1]))
torch.manual_seed(1)
EMBEDDED = sys.argv[2] == "embedded"
INPUTS, WIDTH, INNER, SIDE, DROPOUT, DENSE_WEIGHT, RUNS = (
    ((288, 590), 128, 96, 40, 0.0, 0.1, 11) if EMBEDDED else ((640, 1280, 1280, 768), 768, 192, 60, 0.2, 1.0, 3))
LABELS = 50


class Bottleneck(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.path = nn.Sequential(
            nn.Conv2d(channels, INNER, 1, bias=False), nn.GroupNorm(32, INNER), nn.ReLU(),
            nn.Conv2d(INNER, INNER, 3, padding=1, bias=False), nn.GroupNorm(32, INNER), nn.ReLU(),
            nn.Conv2d(INNER, WIDTH, 1, bias=False), nn.GroupNorm(32, WIDTH))
        self.shortcut = nn.Identity() if channels == WIDTH else nn.Sequential(
            nn.Conv2d(channels, WIDTH, 1, bias=False), nn.GroupNorm(32, WIDTH))

    def forward(self, x):
        y = self.path(x) + self.shortcut(x)
        return y if EMBEDDED else F.relu(y)


class Adapter(nn.Module):
    def __init__(self):
        super().__init__()
        self.branches = nn.ModuleList(Bottleneck(c) for c in INPUTS)
        self.mixing = nn.Parameter(torch.ones(len(INPUTS)))
        self.logit_scale = nn.Parameter(torch.tensor(2.6593))

    def forward(self, maps):
        weights = self.mixing.softmax(0)
        mixed = sum(w * branch(m) for w, branch, m in zip(weights, self.branches, maps))
        return F.normalize(mixed, dim=1).flatten(2)[0].T


adapter = Adapter()
optimiser = torch.optim.AdamW(adapter.parameters(), lr=5e-3, weight_decay=1e-3)
source_maps = [torch.randn(1, c, SIDE, SIDE) for c in INPUTS]
target_maps = [torch.randn(1, c, SIDE, SIDE) for c in INPUTS]
source_cells = torch.arange(LABELS) * (SIDE * SIDE // LABELS - 2)
target_cells = source_cells + 1
columns = torch.arange(SIDE).repeat(SIDE).float()
rows = torch.arange(SIDE).repeat_interleave(SIDE).float()


def step():
    source = adapter([F.dropout(m, DROPOUT) for m in source_maps])
    target = adapter([F.dropout(m, DROPOUT) for m in target_maps])
    logits = adapter.logit_scale.exp() * source[source_cells] @ target[target_cells].T
    truth = torch.arange(LABELS)
    sparse = (F.cross_entropy(logits, truth) + F.cross_entropy(logits.T, truth)) / 2
    volume = ((source @ target.T) / 0.02).softmax(1)
    x, y = (volume * columns).sum(1), (volume * rows).sum(1)
    dense = torch.hypot(x[source_cells] - columns[target_cells], y[source_cells] - rows[target_cells]).mean()
    optimiser.zero_grad()
    (sparse + DENSE_WEIGHT * dense).backward()
    optimiser.step()


report(step, RUNS)
