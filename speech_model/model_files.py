"""A Vosk model's folder: what the network and the graphs need beside them."""

from pathlib import Path

from .acoustic import final_mdl
from .features import MFCC_CONF
from .graph import write_graphs
from .language import Grammar
from .network import SUBSAMPLING
from .text import Texts
from .training import Trained
from .units import Phones

_MODEL_CONF = f"""--min-active=200
--max-active=3000
--beam=13.0
--lattice-beam=6.0
--acoustic-scale=0.5
--frame-subsampling-factor={SUBSAMPLING}
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def write_model(trained: Trained, texts: Texts, folder: Path, *, seed: int) -> None:
    """Write the whole folder; files of the same names are replaced."""
    phones = Phones()
    for name, content in (("conf/mfcc.conf", MFCC_CONF), ("conf/model.conf", _MODEL_CONF)):
        _write(folder / name, content.encode())
    _write(folder / "am/final.mdl", final_mdl(trained, phones))
    boundaries = "".join(f"{phone.number} {phone.place}\n" for phone in phones.all)
    _write(folder / "graph/phones/word_boundary.int", boundaries.encode())
    write_graphs(Grammar(texts, seed=seed), phones, folder / "graph")


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
