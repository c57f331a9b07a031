"""A province's border comes from the file that surveyors hand out; one that is none is told at the start."""

from pathlib import Path

import msgspec
import pytest

from central.fleet.outline import read_outline
from contract.settings import SettingsError

SQUARE = [[105.0, 9.5], [106.5, 9.5], [106.5, 10.6], [105.0, 9.5]]
ISLAND = [[106.6, 8.6], [106.7, 8.6], [106.7, 8.7], [106.6, 8.6]]
AREA = {"type": "MultiPolygon", "coordinates": [[SQUARE], [ISLAND]]}


def written(folder: Path, content: bytes) -> Path:
    path = folder / "border.geojson"
    path.write_bytes(content)
    return path


def test_all_areas_of_a_collection_are_read_latitude_first(tmp_path: Path) -> None:
    features = [{"type": "Feature", "properties": {}, "geometry": AREA}, {"type": "Feature", "geometry": AREA}]
    path = written(tmp_path, msgspec.json.encode({"type": "FeatureCollection", "features": features}))
    rings = read_outline(path)
    assert len(rings) == 4
    assert rings[0][0] == (9.5, 105.0)


def test_a_border_of_a_surveyors_precision_is_thinned(tmp_path: Path) -> None:
    ring = [[105 + one / 50_000, 10.0 + (one % 7) / 1000] for one in range(50_000)]
    path = written(tmp_path, msgspec.json.encode({"type": "Polygon", "coordinates": [ring]}))
    (thin,) = read_outline(path)
    assert 1000 < len(thin) <= 3000


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b'{"type": "Polygon"}',
        b'{"type": "Polygon", "coordinates": []}',
        b'{"type": "Polygon", "coordinates": [[["a", 1]]]}',
        b'{"type": "Polygon", "coordinates": [[[575000.5, 1110000.2], [1, 2], [3, 4]]]}',
        b'{"type": "GeometryCollection", "geometries": [' * 5000,
        b"\xff\xfe",
    ],
)
def test_what_is_no_border_is_refused_by_the_settings_name(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(SettingsError, match=r"central\.map_outline"):
        read_outline(written(tmp_path, content))


def test_no_file_is_no_border(tmp_path: Path) -> None:
    assert read_outline(None) == ()
    with pytest.raises(SettingsError):
        read_outline(tmp_path / "missing")
