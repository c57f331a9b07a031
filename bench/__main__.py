"""`python -m bench [NAME…]`: runs the benchmarks of these names, or all, and prints one line of JSON a figure.

`python -m bench fleet` is no benchmark but a rehearsal (fleet.py).
"""

import argparse
import sys
from importlib import import_module
from pkgutil import iter_modules

import bench
from bench.figure import line_of

_NOT_BENCHMARKS = {
    *("__main__", "figure", "backlog", "rooms", "drain", "phones", "serving", "specimen"),
    *("fleet", "crowd", "emulated", "sitting"),
}


def main() -> None:
    """Exit status 1 when a figure misses its goal."""
    if sys.argv[1:2] == ["fleet"]:
        import_module("bench.fleet").main(sys.argv[2:])
    names = [one.name for one in iter_modules(bench.__path__) if one.name not in _NOT_BENCHMARKS]
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("only", nargs="*", metavar="NAME", help=", ".join(name.replace("_", "-") for name in names))
    only = {name.replace("-", "_") for name in parser.parse_args().only} or set(names)
    if unknown := only.difference(names):
        parser.error(f"there is no benchmark {', '.join(sorted(unknown))}")
    holds = True
    for name in names:
        module = import_module(f"bench.{name}") if name in only else None
        for figure in module.run() if module and hasattr(module, "run") else ():
            print(line_of(figure), flush=True)
            holds = holds and figure.holds
    sys.exit(0 if holds else 1)


if __name__ == "__main__":
    main()
