"""The time-delay network: six affine layers over 0.4 seconds of cepstra, one answer every third frame."""

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .features import COEFFICIENTS

WIDTH = 176
OFFSETS = (2, 1, 3, 3, 6, 6)  # layer i looks at frames t-offset, t and t+offset of the layer below
CONTEXT = sum(OFFSETS)
SUBSAMPLING = 3  # Vosk counts 0.03 s a step, whatever the model says

Matrix = np.ndarray[Any, np.dtype[np.float32]]


class Network(nn.Module):
    """Batch x 80 x frames in, batch x units x steps out; the input has `CONTEXT` frames more on either side."""

    def __init__(self, units: int) -> None:
        super().__init__()
        self.register_buffer("mean", torch.zeros(COEFFICIENTS))
        self.register_buffer("scale", torch.ones(COEFFICIENTS))
        layers: list[nn.Module] = []
        below = COEFFICIENTS
        for place, offset in enumerate(OFFSETS):
            # From the second layer on only every third frame is ever asked for.
            stride = SUBSAMPLING if place == 1 else 1
            dilation = offset if place < 2 else offset // SUBSAMPLING
            layers += [nn.Conv1d(below, WIDTH, 3, stride=stride, dilation=dilation), nn.ReLU(), nn.BatchNorm1d(WIDTH)]
            below = WIDTH
        self.layers = nn.Sequential(*layers)
        self.output = nn.Conv1d(WIDTH, units, 1)

    def forward(self, frames: Tensor) -> Tensor:
        mean, scale = self.get_buffer("mean"), self.get_buffer("scale")
        hidden = self.layers((frames - mean[:, None]) * scale[:, None])
        answer: Tensor = self.output(hidden)
        return answer


def affines(network: Network) -> list[tuple[Matrix, Matrix]]:
    """The network as plain affine layers (weights, bias) with a ReLU between: all normalisation is folded in.

    A weight row has the columns of the earliest frame first, as Kaldi's Append(Offset(…, -n), …) lays them out.
    """
    mean = network.get_buffer("mean").detach().double()
    scale = network.get_buffer("scale").detach().double()
    gain, shift = scale, -mean * scale
    folded: list[tuple[Matrix, Matrix]] = []
    for module in [*network.layers, network.output]:
        if isinstance(module, nn.Conv1d):
            folded.append(_fold(module, gain, shift))
        elif isinstance(module, nn.BatchNorm1d):
            gain, shift = _as_affine(module)
    return folded


def _as_affine(norm: nn.BatchNorm1d) -> tuple[Tensor, Tensor]:
    deviation = torch.sqrt(norm.get_buffer("running_var").double() + norm.eps)
    gain = norm.weight.detach().double() / deviation
    return gain, norm.bias.detach().double() - norm.get_buffer("running_mean").double() * gain


def _fold(layer: nn.Conv1d, gain: Tensor, shift: Tensor) -> tuple[Matrix, Matrix]:
    weight = layer.weight.detach().double()  # out x in x taps
    bias = torch.zeros(weight.shape[0], dtype=torch.float64) if layer.bias is None else layer.bias.detach().double()
    bias = bias + (weight * shift[None, :, None]).sum((1, 2))
    by_frame = (weight * gain[None, :, None]).permute(0, 2, 1).reshape(weight.shape[0], -1)
    return by_frame.float().numpy(), bias.float().numpy()
