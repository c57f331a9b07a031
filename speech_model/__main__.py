"""`python -m speech_model FOLDER`: speaks, trains and writes the model."""

import argparse
import logging
import os
import time
from pathlib import Path

from .corpus import speak
from .model_files import write_model
from .text import Texts
from .training import train
from .units import all_units

_log = logging.getLogger("speech_model")


def main() -> None:
    """Build the model into a folder."""
    parser = argparse.ArgumentParser(prog="python -m speech_model", description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--utterances", type=int, default=20_000)
    parser.add_argument("--steps", type=int, default=4_500, help="batches of training")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    began = time.monotonic()
    examples = speak(given.utterances, seed=given.seed, processes=len(os.sched_getaffinity(0)))
    hours = sum(len(example.labels) for example in examples) / 360_000
    _log.info("%d utterances, %.1f hours, spoken in %.0f s", len(examples), hours, time.monotonic() - began)
    trained = train(examples, units=len(all_units()), steps=given.steps, seed=given.seed)
    write_model(trained, Texts(), given.folder, seed=given.seed)
    size = sum(path.stat().st_size for path in given.folder.rglob("*") if path.is_file())
    _log.info("%s: %.2f MB after %.0f s", given.folder, size / 1e6, time.monotonic() - began)


if __name__ == "__main__":
    main()
