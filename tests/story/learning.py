"""The last chapter, at central again: its pages show what the room's pages show, and its lines are the room's."""

import re
from collections import Counter

from playwright.sync_api import Locator, expect

from central.proceedings.models import Line
from tests.servers import eventually
from tests.story.holding import CONCLUSION, OPINION, Room
from tests.story.people import Person
from tests.story.planning import RESOLUTION, TITLE
from tests.story.province import Province

WAYS = {
    "mã QR cuộc họp": "Mã QR cuộc họp",
    "quét mã tại cửa": "Mã điểm danh",
    "chạm tên tại cửa": "Chọn tên và mã PIN",
    "Thư ký ghi": "Thư ký điểm danh",
    "khi bắt đầu": "Điểm danh khi bắt đầu",
}
"""How the two sides call the ways of checking in."""


def is_ongoing(person: Person) -> None:
    """R5.2: while it runs, central lists it among those; the link is still there."""
    _is_listed(person, "Cuộc họp đang diễn ra")


def _is_listed(person: Person, function: str) -> None:
    """Look into one of the five lists, again and again as people do, until the meeting is in it."""

    def listed() -> bool:
        person.follows(function)
        expect(person.page.get_by_role("heading", name=function, level=1)).to_be_visible()
        expect(person.page.get_by_role("link", name=TITLE)).to_have_count(1, timeout=2_000)
        return True

    eventually(listed, timeout_s=120, every_s=0.5)


def every_line_once(province: Province) -> None:
    """To the last line what the unit wrote, each once, word for word."""
    written = Counter(province.unit_lines())
    assert set(written.values()) == {1}

    def held() -> bool:
        with province.database():
            return Counter(row.text for row in Line.select(Line.text)) == written

    eventually(held, timeout_s=120, every_s=0.2)


def open_record(person: Person) -> Locator:
    """R5.5: look the ended meeting up among those that are over, and open what its room recorded."""
    _is_listed(person, "Cuộc họp đã kết thúc")
    person.follows(TITLE)
    person.follows("Diễn biến và kết quả")
    record = person.page.locator("#records .record")
    expect(record).to_have_count(1)
    expect(record).to_contain_text("Đã kết thúc")
    return record


def same_roll(record: Locator, room: Room) -> None:
    """R5.5: who was there, since when and how, in the same order on both sides."""
    secretary = room.secretary
    secretary.follows("Điểm danh")
    expect(secretary.page.locator("#roll")).to_be_visible()
    rows = secretary.page.locator("#roll > li")
    of_room = [_of_room(row) for row in rows.all()]
    of_central = [row.locator("td").all_inner_texts() for row in record.locator("table.roll tbody tr").all()]
    # A room whose clock was never set by another says so at central: "khoảng 07:52".
    roll = [(name.partition(" (")[0], when.strip().removeprefix("khoảng "), way) for name, _, when, way in of_central]
    assert roll == of_room
    for told in ("đến muộn", "Dự thay: ", "Vắng không lý do"):
        assert any(told in when for _, when, _ in roll), told


def _of_room(row: Locator) -> tuple[str, str, str]:
    """Name, standing and way of a row of the secretary's roll as central writes them; no way for who did not come."""
    name = row.locator(".name").inner_text().partition(" ")[2]
    state = row.locator(".state").last.inner_text().strip()
    if not row.locator(".state.ok").count():
        return name, re.sub("^Dự thay: (ông|bà|đại biểu) ", "Dự thay: ", state), ""
    time, _, how = state.partition(" ")
    way, _, late = how.partition(" – ")
    return name, f"{time} – {late}" if late else time, WAYS[way]


def same_result(record: Locator, room: Room, votes: dict[str, str]) -> None:
    """R5.5: verdict, counts and each delegate's last choice, once."""
    secretary = room.secretary
    secretary.follows("Biểu quyết")
    result = secretary.page.locator(".result")
    expect(result).to_have_count(1)
    of_room = {
        line.locator("dt").inner_text(): line.locator("dd").inner_text().strip()
        for line in result.locator(".bars > div").all()
    }
    rounds = record.locator("article.round")
    expect(rounds).to_have_count(1)
    expect(rounds).to_contain_text(RESOLUTION)
    expect(rounds).to_contain_text(result.locator(".verdict").inner_text())
    counts = [line.locator("th, td.number").all_inner_texts() for line in rounds.locator(".counts tr").all()]
    assert dict(counts) == of_room
    total = result.locator(".sum").first.inner_text().partition(" – tán thành")[0]
    expect(rounds).to_contain_text(total)
    rounds.get_by_text("Từng đại biểu").click()
    named = [row.locator("td").all_inner_texts()[:2] for row in rounds.locator("details tbody tr").all()]
    assert sorted(map(tuple, named)) == sorted(votes.items())


def same_words(record: Locator, room: Room) -> None:
    """R5.5: the conclusion and the opinion, once each, in the words that the room keeps."""
    room.secretary.follows("Kết luận, ý kiến")
    for text in (CONCLUSION, OPINION):
        expect(room.secretary.page.get_by_text(text, exact=True)).to_have_count(1)
        expect(record.get_by_text(text, exact=True)).to_have_count(1)
