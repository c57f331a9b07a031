"""The weekly schedule: for whom, of what, narrowed, in a constant number of queries, and secrets kept out."""

from collections.abc import Callable

import msgspec
import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from central.meetings.actions import cancel
from central.meetings.plan import INTERNAL_TITLE
from contract.package import PlannedSitting
from tests.central.counting import counted
from tests.central.province import DAY, HOUR, NOW, Province

Browser = Callable[[str], FlaskClient]
NEXT = "/week?week=2026-11-30"


def secret_meeting(province: Province, room: int = 1) -> None:
    """An approved meeting with state secrets, that holds time and room only."""
    province.approved(title=INTERNAL_TITLE, is_secret=True, agenda=(), invitations=(), room=province.rooms[room].id)


# R5.1
@pytest.mark.parametrize(
    ("who", "sees"),
    [("chair", True), ("secretary", True), ("finance", True), ("clerk", True), ("overseer", True), ("stranger", False)],
)
def test_a_meeting_is_in_the_schedule_of_those_whom_it_concerns(
    province: Province, browser: Browser, who: str, sees: bool
) -> None:
    meeting = province.approved()
    page = browser(who).get(NEXT).text
    assert (f"/meetings/{meeting.id}" in page) is sees
    assert ("Họp về ngân sách" in page) is sees
    for text in (
        "08:00",
        "Sáng",
        "Chủ trì: Nguyễn Minh Hải, Chủ tịch",
        "Phòng họp số 1",
        "Đỗ Thị Đào, Giám đốc; Sở Y tế",
    ):
        assert (text in page) is sees, text


def test_only_what_will_take_place_in_the_week_is_scheduled(province: Province, browser: Browser) -> None:
    client = browser("overseer")
    province.submitted(title="Chưa duyệt")
    gone = province.approved(title="Đã hủy")
    cancel(province.planning, gone.id, by=province.people["chair"], reason="Bão")
    province.approved(title="Buổi chiều", starts_at_ms=NOW + 7 * DAY + 6 * HOUR, ends_at_ms=NOW + 7 * DAY + 7 * HOUR)
    page = client.get(NEXT).text
    assert [text for text in ("Buổi chiều", "Chiều</h3>", "Sáng</h3>", "Chưa duyệt", "Đã hủy") if text in page] == [
        "Buổi chiều",
        "Chiều</h3>",
    ]
    assert 'class="empty"' in client.get("/week").text


def test_a_secret_meeting_holds_time_and_room_only_and_no_filter_betrays_more(
    province: Province, browser: Browser
) -> None:
    secret_meeting(province)
    host, leader = province.agencies["office"].id, province.people["chair"].id
    room = province.rooms[1].id
    client = browser("overseer")
    page = client.get(NEXT).text
    assert all(text in page for text in ("Đã có lịch họp", "Phòng họp số 2", "08:00"))
    for text in (INTERNAL_TITLE, "Nguyễn Minh Hải", "Văn phòng Ủy ban"):
        assert text not in page, text
    assert "Đã có lịch họp" in client.get(f"{NEXT}&room={room}").text
    for narrowed in (f"host={host}", f"leader={leader}"):
        assert "Đã có lịch họp" not in client.get(f"{NEXT}&{narrowed}").text, narrowed
    assert "Đã có lịch họp" not in browser("stranger").get(NEXT).text


def test_the_schedule_is_narrowed_by_host_leader_and_room(province: Province, browser: Browser) -> None:
    later = {"starts_at_ms": NOW + 8 * DAY, "ends_at_ms": NOW + 8 * DAY + HOUR}
    province.approved(title="Họp một")
    chairs = (province.people["deputy"].id,)
    province.approved(title="Họp hai", chairs=chairs, room=province.rooms[1].id, **later)
    client = browser("overseer")

    def found(narrowed: str) -> list[str]:
        page = client.get(f"{NEXT}&{narrowed}").text
        return [title for title in ("Họp một", "Họp hai") if title in page]

    assert found(f"leader={province.people['chair'].id}") == ["Họp một"]
    assert found(f"leader={province.people['deputy'].id}") == ["Họp hai"]
    assert found(f"leader={province.people['finance'].id}") == ["Họp một", "Họp hai"]
    assert found(f"room={province.rooms[1].id}") == ["Họp hai"]
    assert found(f"host={province.agencies['office'].id}") == ["Họp một", "Họp hai"]
    assert found(f"host={province.agencies['health'].id}") == []
    page = client.get(f"{NEXT}&room={province.rooms[1].id}").text
    assert f"/week?week=2026-12-07&amp;room={province.rooms[1].id}" in page


@pytest.mark.parametrize("wrong", ["week=hôm-nay", "host=x", "leader=-1", "room=99999999999999999999"])
def test_a_wrong_address_is_refused_in_words(browser: Browser, wrong: str) -> None:
    assert browser("chair").get(f"/week?{wrong}").status_code == 409


def test_the_schedule_needs_a_login(app: Flask) -> None:
    assert app.test_client().get("/week").status_code == 303


def test_a_longer_week_asks_no_more_questions(province: Province, browser: Browser) -> None:
    client, asked = browser("chair"), []
    for number in range(3):
        starts = NOW + 7 * DAY + number * 2 * HOUR
        for room in province.rooms:
            province.approved(starts_at_ms=starts, ends_at_ms=starts + HOUR, room=room.id)
        with counted(province) as count:
            assert client.get(NEXT).text.count('class="hours"') == 2 * (number + 1)
        asked.append(count.queries)
    assert asked[0] == asked[-1]


def test_the_same_meetings_go_into_a_calendar_and_secrets_do_not(province: Province, browser: Browser) -> None:
    meeting = province.approved()
    secret_meeting(province)
    answer = browser("overseer").get("/week.ics?week=2026-11-30")
    assert answer.mimetype == "text/calendar"
    lines = answer.text.replace("\r\n ", "").split("\r\n")
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert [line for line in lines if line.startswith("SUMMARY:")] == [
        "SUMMARY:Họp về ngân sách",
        "SUMMARY:Đã có lịch họp",
    ]
    assert {"METHOD:PUBLISH", "DTSTART:20261130T010000Z", "LOCATION:Phòng họp số 2\\, tầng 2"} <= set(lines)
    assert any(line.startswith(f"UID:meeting-{meeting.id}@") for line in lines)
    assert not any(line.startswith(("ATTENDEE", "ORGANIZER")) for line in lines)
    assert "VEVENT" not in browser("stranger").get("/week.ics?week=2026-11-30").text


# R5.1
def test_each_sitting_stands_on_its_day_and_in_its_week(province: Province, browser: Browser) -> None:
    first = NOW + 7 * DAY
    days = (0, 2, 7)
    sittings = tuple(PlannedSitting(starts_at=first + n * DAY, ends_at=first + n * DAY + 3 * HOUR) for n in days)
    sittings = (sittings[0], msgspec.structs.replace(sittings[1], place="Hội trường B"), sittings[2])
    province.approved(starts_at_ms=first, ends_at_ms=sittings[-1].ends_at, sittings=sittings)
    client = browser("chair")

    page = client.get(NEXT).text
    after = client.get("/week?week=2026-12-07").text

    monday, wednesday = (page[page.index(f'id="day-2026-{day}"') :] for day in ("11-30", "12-02"))
    assert "Buổi 1/3" in monday.partition("</section>")[0]
    assert "Buổi 2/3" in wednesday.partition("</section>")[0]
    assert "Hội trường B" in wednesday.partition("</section>")[0]
    assert page.count('class="hours"') == 2
    assert (after.count('class="hours"'), "Buổi 3/3" in after) == (1, True)
    assert client.get("/week?week=2026-12-14").text.count('class="hours"') == 0
    assert client.get("/week.ics?week=2026-11-30").text.count("BEGIN:VEVENT") == 1


def printed(client: FlaskClient, narrowed: str = "") -> tuple[str, tuple[float, float]]:
    """The words of the week's PDF, and its first page's width and height."""
    raw = client.get(f"/week.pdf?week=2026-11-30{narrowed}").data
    document = pypdfium2.PdfDocument(raw)
    pages = [page.get_textpage() for page in document]
    words, size = " ".join(" ".join(page.get_text_bounded().split()) for page in pages), document[0].get_size()
    for page in pages:
        page.close()
    document.close()
    return words, size


def test_the_week_is_printed_on_a4_in_landscape_without_what_is_secret(province: Province, browser: Browser) -> None:
    province.approved()
    later = {"starts_at_ms": NOW + 7 * DAY + 6 * HOUR, "ends_at_ms": NOW + 7 * DAY + 8 * HOUR}
    province.approved(title="Họp chiều", room=province.rooms[1].id, **later)
    secret_meeting(province)
    words, (width, height) = printed(browser("overseer"))
    assert (round(width), round(height)) == (842, 595)
    for text in (
        "LỊCH CÔNG TÁC TUẦN",
        "Thứ Hai, 30/11",
        "Sáng",
        "Chiều",
        "08:00 – 11:00",
        "Họp về ngân sách",
        "Họp chiều",
    ):
        assert text in words, text
    assert "Họp chiều" in words
    assert "Nguyễn Minh Hải, Chủ tịch" in words
    assert "Không có lịch họp." in words
    assert words.count("Đã có lịch họp") == 1
    assert INTERNAL_TITLE not in words
    narrowed, _size = printed(
        browser("overseer"), f"&room={province.rooms[1].id}&host={province.agencies['office'].id}"
    )
    assert "Họp chiều" in narrowed
    assert "Họp về ngân sách" not in narrowed
    assert "VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH" in narrowed
    assert "Họp về ngân sách" not in printed(browser("stranger"))[0]
