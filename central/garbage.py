"""Python's search for cycles, made rarer where thousands of lines at a time are made and dropped without any."""

import gc

_OBJECTS = 20_000


def spare_rounds() -> None:
    """Leave out what is there already, and look only after so many new objects, not after every few runs of lines."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_OBJECTS)
