"""final.mdl: the transition model and the network as Kaldi's nnet3 reads them."""

from typing import Any

import numpy as np

from .features import COEFFICIENTS
from .kaldi_binary import FILE_HEADER, float32, float64, int32, integers, matrix, token, vector
from .network import CONTEXT, OFFSETS, Matrix, affines
from .training import Trained
from .units import Phones

_PRIOR_FLOOR = 20  # a unit that was never heard must not look like a certain one


def final_mdl(trained: Trained, phones: Phones) -> bytes:
    """The whole file."""
    layers = affines(trained.network)
    return FILE_HEADER + _transition_model(phones) + _network(layers) + _decoding(trained.counts)


def _transition_model(phones: Phones) -> bytes:
    """One emitting state and a self-loop for every phone.

    The states come in the order of the phones, so phone p has self-loop 2p - 1 and forward transition 2p.
    """
    numbers = [phone.number for phone in phones.all]
    triples = b"".join(int32(p.number) + int32(0) + int32(phones.pdfs[p.unit]) for p in phones.all)
    log_probs = np.full(2 * len(numbers) + 1, np.log(0.5))
    log_probs[0] = 0.0
    return b"".join(
        [
            token("<TransitionModel>"),
            _topology(numbers),
            token("<Triples>"),
            int32(len(numbers)),
            triples,
            token("</Triples>"),
            token("<LogProbs>"),
            vector(log_probs),
            token("</LogProbs>"),
            token("</TransitionModel>"),
        ]
    )


def _topology(numbers: list[int]) -> bytes:
    self_loop, forward = int32(0) + float32(0.5), int32(1) + float32(0.5)
    emitting = int32(0) + int32(2) + self_loop + forward
    final = int32(-1) + int32(0)
    one_entry_for_all = [-1] + [0] * len(numbers)
    return b"".join(
        [
            token("<Topology>"),
            integers(numbers),
            integers(one_entry_for_all),
            int32(1),
            int32(2),
            emitting,
            final,
            token("</Topology>"),
        ]
    )


def _network(layers: list[tuple[Matrix, Matrix]]) -> bytes:
    components: list[tuple[str, bytes]] = []
    config = [f"input-node name=input dim={COEFFICIENTS}"]
    below = "input"
    for place, (weights, bias) in enumerate(layers):
        last = place == len(layers) - 1
        name = "output" if last else f"tdnn{place + 1}"
        activation = "LogSoftmaxComponent" if last else "RectifiedLinearComponent"
        frames = below if last else _append(below, OFFSETS[place])
        components.append((f"{name}.affine", _fixed_affine(weights, bias)))
        components.append((f"{name}.activation", _activation(activation, len(bias))))
        config.append(f"component-node name={name}.affine component={name}.affine input={frames}")
        config.append(f"component-node name={name}.activation component={name}.activation input={name}.affine")
        below = f"{name}.activation"
    config.append(f"output-node name=output input={below} objective=linear")
    body = b"".join(token("<ComponentName>") + token(name) + content for name, content in components)
    text = "\n" + "\n".join(config) + "\n\n"
    return (
        token("<Nnet3>") + text.encode() + token("<NumComponents>") + int32(len(components)) + body + token("</Nnet3>")
    )


def _append(below: str, offset: int) -> str:
    return f"Append(Offset({below}, -{offset}), {below}, Offset({below}, {offset}))"


def _fixed_affine(weights: Matrix, bias: Matrix) -> bytes:
    return b"".join(
        [
            token("<FixedAffineComponent>"),
            token("<LinearParams>"),
            matrix(weights),
            token("<BiasParams>"),
            vector(bias),
            token("</FixedAffineComponent>"),
        ]
    )


def _activation(kind: str, width: int) -> bytes:
    nothing = np.zeros(0)
    return b"".join(
        [
            token(f"<{kind}>"),
            token("<Dim>"),
            int32(width),
            token("<ValueAvg>"),
            vector(nothing),
            token("<DerivAvg>"),
            vector(nothing),
            token("<Count>"),
            float64(0.0),
            token(f"</{kind}>"),
        ]
    )


def _decoding(counts: "np.ndarray[Any, np.dtype[Any]]") -> bytes:
    priors = (counts + _PRIOR_FLOOR) / (counts + _PRIOR_FLOOR).sum()
    context = token("<LeftContext>") + int32(CONTEXT) + token("<RightContext>") + int32(CONTEXT)
    return context + token("<Priors>") + vector(priors)
