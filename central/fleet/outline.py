"""A province's border for the map, read from a GeoJSON file as surveyors and OpenStreetMap hand it out (RFC 7946)."""

from pathlib import Path
from typing import Any

import msgspec

from central.fleet.mapping import Ring
from contract.settings import SettingsError

_MOST_BYTES = 8 << 20
_MOST_PLACES = 3000
"""Of all rings together: a drawing needs no more, and it goes to each page anew."""


def read_outline(path: Path | None) -> tuple[Ring, ...]:
    """Its rings, thinned; none without a file. SettingsError when the file can't be used."""
    if path is None:
        return ()
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise ValueError(f"more than {_MOST_BYTES} bytes")
        rings = [_ring(one) for one in _rings(msgspec.json.decode(path.read_bytes()))]
    except (OSError, ValueError, TypeError, LookupError, RecursionError, msgspec.DecodeError) as error:
        raise SettingsError(f"central.map_outline = {str(path)!r}: no border can be read from it: {error}") from None
    every = -(-sum(len(ring) for ring in rings) // _MOST_PLACES) or 1
    return tuple(thin for ring in rings if len(thin := ring[::every]) > 2)


def _rings(shape: Any) -> list[Any]:
    """The outer rings of all areas that a document of any of GeoJSON's sorts holds."""
    match shape["type"]:
        case "FeatureCollection":
            return [ring for one in shape["features"] for ring in _rings(one)]
        case "Feature":
            return _rings(shape["geometry"])
        case "GeometryCollection":
            return [ring for one in shape["geometries"] for ring in _rings(one)]
        case "Polygon":
            return [shape["coordinates"][0]]
        case "MultiPolygon":
            return [one[0] for one in shape["coordinates"]]
    return []


def _ring(places: Any) -> Ring:
    ring = tuple((float(at[1]), float(at[0])) for at in places)
    if any(abs(latitude) > 90 or abs(longitude) > 180 for latitude, longitude in ring):
        raise ValueError("coordinates outside of the world; GeoJSON has degrees, longitude first")
    return ring
