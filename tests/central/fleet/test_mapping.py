"""The map of the rooms: north above, a building one sign, the worst of it seen, no word upon another. # R5.4"""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from central.fleet.mapping import WIDTH, Drawing, Point, Spot, drawn

TONES = ["ok", "", "attention", "stop"]


def room(name: str, at: tuple[float, float], *, tone: str = "ok", place: str = "") -> Point:
    return Point(at=at, name=name, place=place, tone=tone, href=f"#{name}")


def drawing(*points: Point) -> Drawing:
    found = drawn(points)
    assert found is not None
    return found


def test_without_a_room_that_has_coordinates_there_is_no_map() -> None:
    assert drawn([]) is None


def test_north_is_above_and_east_is_right() -> None:
    spots = {one.label: one for one in drawing(room("A", (10.0, 105.0)), room("B", (10.5, 105.8))).spots}
    assert spots["B"].y < spots["A"].y
    assert spots["B"].x > spots["A"].x


def test_rooms_of_one_building_are_one_sign_which_shows_the_worst_and_leads_there() -> None:
    spots = drawing(
        room("Phòng 1", (10.0341, 105.7852), place="nhà A"),
        room("Phòng 2", (10.0341, 105.7852), place="nhà A", tone="stop"),
        room("Hội trường", (10.9, 106.2)),
    ).spots
    assert {(one.label, one.tone, one.href) for one in spots} == {
        ("nhà A (2)", "stop", "#Phòng 2"),
        ("Hội trường", "ok", "#Hội trường"),
    }


def test_a_border_is_drawn_with_the_rooms_inside_it() -> None:
    border = ((9.5, 105.0), (9.5, 106.5), (10.6, 106.5), (10.6, 105.0))
    found = drawn([room("A", (10.0, 105.7))], [border])
    assert found is not None
    corners = [tuple(map(float, one.split())) for one in found.outline.strip("MZ").split("L")]
    (spot,) = found.spots
    assert min(x for x, _ in corners) < spot.x < max(x for x, _ in corners)
    assert min(y for _, y in corners) < spot.y < max(y for _, y in corners)


def _box(one: Spot) -> tuple[float, float, float, float]:
    long = len(one.label) * 8.5
    left = {"start": one.label_x, "end": one.label_x - long, "middle": one.label_x - long / 2}[one.anchor]
    return left, one.label_y - 11, left + long, one.label_y + 11


@given(
    st.lists(
        st.builds(
            room,
            st.text("ABCĐ phòng", min_size=1, max_size=40),
            st.tuples(st.floats(8.5, 23.4), st.floats(102.1, 109.5)),
            tone=st.sampled_from(TONES),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_wherever_rooms_are_no_label_leaves_the_map_or_lies_on_another_or_on_a_sign(points: list[Point]) -> None:
    found = drawing(*points)
    labelled = [one for one in found.spots if one.anchor]
    for left, top, right, bottom in map(_box, labelled):
        assert 0 <= left <= right <= WIDTH
        assert 0 <= top <= bottom <= found.height
    for a, b in combinations(map(_box, labelled), 2):
        assert a[2] <= b[0] or b[2] <= a[0] or a[3] <= b[1] or b[3] <= a[1]
    for one in labelled:
        left, top, right, bottom = _box(one)
        assert not any(left < spot.x < right and top < spot.y < bottom for spot in found.spots)


@pytest.mark.parametrize("tone", TONES)
def test_each_tone_is_kept(tone: str) -> None:
    assert drawing(room("A", (10.0, 105.0), tone=tone)).spots[0].tone == tone
