"""`python -m tests.fuzz --seconds N`: all kinds of bytes into every decoder; exit status 1 when one breaks.

With atheris (`make fuzz` fetches it) coverage leads the way; without it, or with `--plain`, good bytes are changed at
random, which finds less. Each decoder has N seconds. What is found is written to `build/fuzz/NAME`, and is to become a
test in tests/fuzz/test_decoders.py.
"""

import argparse
import importlib
import importlib.util
import random
import subprocess
import sys
import time
import traceback
from pathlib import Path
from typing import Any

_FOUND = Path("build/fuzz")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME")
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 2**31)
    parser.add_argument("--plain", action="store_true", help="without atheris, though it is there")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    is_led = not given.plain and importlib.util.find_spec("atheris") is not None
    if given.here:
        _follow_coverage(given.only[0], given.seconds, given.seed)
    from tests.fuzz.decoders import DECODERS

    print("led by coverage (atheris)" if is_led else "WITHOUT coverage: good bytes changed at random", flush=True)
    names = given.only or list(DECODERS)
    bad = [name for name in names if not (_led if is_led else _plain)(name, given.seconds, given.seed)]
    sys.exit(f"{', '.join(bad)}: see {_FOUND}" if bad else 0)


def _plain(name: str, seconds: int, seed: int) -> bool:
    from tests.fuzz.changing import changed
    from tests.fuzz.decoders import DECODERS, refusal_of

    decoder, chance = DECODERS[name], random.Random(seed)
    give_up_at, count = time.monotonic() + seconds, 0
    while time.monotonic() < give_up_at:
        raw, count = changed(decoder.taken, chance), count + 1
        try:
            refusal_of(decoder, raw)
        except Exception:
            folder = _FOUND / name
            folder.mkdir(parents=True, exist_ok=True)
            (folder / "found").write_bytes(raw)
            print(f"{name}: {traceback.format_exc()}", flush=True)
            return False
    print(f"{name}: {count} tried", flush=True)
    return True


def _led(name: str, seconds: int, seed: int) -> bool:
    """In a process of its own, since atheris ends the one that it works in."""
    (_FOUND / name).mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-m", "tests.fuzz", "--here", "--seconds", str(seconds), "--seed", str(seed), name]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    counts = [line for line in done.stderr.splitlines() if line.startswith("Done ")]
    print(f"{name}: {counts[-1] if counts else done.stderr[-3000:]}", flush=True)
    return done.returncode == 0


def _follow_coverage(name: str, seconds: int, seed: int) -> None:
    atheris: Any = importlib.import_module("atheris")
    with atheris.instrument_imports(include=["contract", "central.relay"]):
        from tests.fuzz.decoders import DECODERS, refusal_of
    decoder, corpus = DECODERS[name], _FOUND / name / "corpus"
    corpus.mkdir(parents=True, exist_ok=True)
    for number, raw in enumerate(decoder.taken):
        (corpus / f"taken-{number}").write_bytes(raw)
    options = [f"-max_total_time={seconds}", f"-seed={seed}", "-max_len=70000", f"-artifact_prefix={_FOUND / name}/"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], lambda raw: refusal_of(decoder, raw))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
