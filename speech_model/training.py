"""Frame-by-frame training of the network on the examples."""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from .corpus import Example
from .network import CONTEXT, SUBSAMPLING, Network

_log = logging.getLogger(__name__)

_STEPS_A_PIECE = 40
_FRAMES_A_PIECE = SUBSAMPLING * (_STEPS_A_PIECE - 1) + 1
_PIECES_A_BATCH = 64
_PEAK_RATE = 4e-3
_CPU, _HALVES = Path("/proc/cpuinfo"), ("avx512_bf16", "amx_bf16")


@dataclass(frozen=True)
class Trained:
    """The network, and how often each unit was heard."""

    network: Network
    counts: "np.ndarray[Any, np.dtype[np.int64]]"


class _Tape:
    """All examples on one tape, each with its first and last frame repeated as Kaldi does at the ends."""

    def __init__(self, examples: list[Example]) -> None:
        padded = [np.pad(e.features, ((CONTEXT, CONTEXT), (0, 0)), mode="edge") for e in examples]
        labels = [np.pad(e.labels.astype(np.int64), (CONTEXT, CONTEXT), constant_values=-100) for e in examples]
        self.features = np.concatenate(padded)
        self.labels = np.concatenate(labels)

    def batches(self, dice: np.random.Generator, count: int) -> Iterator[tuple[Tensor, Tensor]]:
        last = len(self.features) - _FRAMES_A_PIECE - 2 * CONTEXT
        frames = np.arange(_FRAMES_A_PIECE + 2 * CONTEXT)
        steps = np.arange(_STEPS_A_PIECE) * SUBSAMPLING + CONTEXT
        for _ in range(count):
            starts = dice.integers(0, last, _PIECES_A_BATCH)[:, None]
            features = self.features[starts + frames].transpose(0, 2, 1)
            yield (
                torch.from_numpy(np.ascontiguousarray(features, np.float32)),
                torch.from_numpy(self.labels[starts + steps]),
            )


def train(examples: list[Example], *, units: int, steps: int, seed: int) -> Trained:
    """Train for `steps` batches of some 77 seconds of speech each.

    A processor that reckons with numbers of 16 bits takes half the time, and the model is as good.
    """
    is_quick_in_halves = any(flag in _CPU.read_text() for flag in _HALVES)
    torch.manual_seed(seed)
    tape = _Tape(examples)
    network = Network(units)
    network.get_buffer("mean").copy_(torch.from_numpy(tape.features.mean(0, np.float32)))
    network.get_buffer("scale").copy_(torch.from_numpy(1 / tape.features.std(0, np.float32)))
    optimiser = torch.optim.AdamW(network.parameters(), lr=_PEAK_RATE, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, _PEAK_RATE, total_steps=steps, pct_start=0.2)
    loss_of = nn.CrossEntropyLoss(ignore_index=-100)
    began, losses, right = time.monotonic(), 0.0, 0.0
    for step, (features, labels) in enumerate(tape.batches(np.random.default_rng(seed), steps), start=1):
        with torch.autocast("cpu", torch.bfloat16, enabled=is_quick_in_halves):
            answers = network(features)
        answers = answers.float()
        loss = loss_of(answers, labels)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        losses += float(loss.detach())
        right += float((answers.argmax(1) == labels)[labels >= 0].float().mean())
        if step % 100 == 0:
            seconds = time.monotonic() - began
            _log.info("step %d: loss %.3f, units right %.3f, %.0f s", step, losses / 100, right / 100, seconds)
            losses = right = 0.0
    network.eval()
    return Trained(network, np.bincount(tape.labels[tape.labels >= 0], minlength=units))
