"""Reports: who reads which, and figures that are those of the meetings, on the page, in the workbook and on paper."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from flask.testing import FlaskClient

from central.db import tuples
from central.meetings.actions import cancel
from central.meetings.models import Attendee
from central.papers.official.report import report_paper
from central.papers.official.source import agency_issuing
from central.people.access import access_of
from central.people.xlsx import read_xlsx
from central.proceedings.apply import rebuild
from central.proceedings.models import Cursor, Line
from central.proceedings.results import BallotRound, Presence, Proceedings
from central.reports.reading import hosts_for, readers_in, report_of
from central.reports.rules import Period, Reader, Scope, below, scope_of, share
from contract.refused import Refused
from tests.central.counting import counted
from tests.central.papers.held import hold
from tests.central.province import DAY, HOUR, NOW, Province

Browser = Callable[[str], FlaskClient]
SUMS = ("came", "rounds", "secret_rounds", "votes", "opinions", "conclusions")
ALL = Period(from_on=date(2026, 11, 1), until_on=date(2026, 12, 31))
TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("readers", "found"),
    [
        ((), Scope.NONE),
        ((Reader.LEADER,), Scope.OWN),
        ((Reader.ADMINISTRATOR,), Scope.OWN),
        ((Reader.OFFICE,), Scope.PROVINCE),
        (tuple(Reader), Scope.PROVINCE),
    ],
)
def test_each_reads_what_the_table_says(readers: tuple[Reader, ...], found: Scope) -> None:
    assert scope_of(readers) is found


def test_an_agency_is_reported_with_all_that_stands_below_it() -> None:
    parents = {4: 3, 3: 2, 2: None, 5: None}
    assert below(parents, {2}) == {2, 3, 4}
    assert below(parents, ()) == frozenset()


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ((None, None), (date(2026, 11, 1), date(2026, 11, 30))),
        ((date(2026, 2, 10), None), (date(2026, 2, 10), date(2026, 2, 28))),
        ((None, date(2026, 12, 5)), (date(2026, 12, 1), date(2026, 12, 5))),
    ],
)
def test_a_period_is_a_month_by_default(asked: tuple[date | None, date | None], found: tuple[date, date]) -> None:
    period = Period.asked(*asked, TODAY)
    assert (period.from_on, period.until_on) == found


def test_a_period_has_an_order_and_an_end() -> None:
    with pytest.raises(Refused, match="sau ngày bắt đầu"):
        Period.asked(date(2026, 2, 1), date(2026, 1, 1), TODAY)
    with pytest.raises(Refused, match="hai năm"):
        Period.asked(date(2020, 2, 1), date(2026, 1, 1), TODAY)
    assert Period(from_on=date(2026, 11, 30), until_on=date(2027, 1, 1)).months == [
        date(2026, 11, 1),
        date(2026, 12, 1),
        date(2027, 1, 1),
    ]
    assert (share(1, 0), share(3, 4), share(5, 4)) == (0.0, 0.75, 1.0)


# R7.3
def test_the_figures_are_those_of_the_meetings(province: Province) -> None:
    hold(province)
    province.clock.at_ms = NOW + 8 * DAY
    late = province.approved(starts_at_ms=NOW + 9 * DAY, ends_at_ms=NOW + 9 * DAY + 2 * HOUR, kind="regular")
    cancel(province.planning, late.id, by=province.people["chair"], reason="Hoãn")
    province.submitted(
        starts_at_ms=NOW + 12 * DAY, ends_at_ms=NOW + 12 * DAY + HOUR, kind="extraordinary", room=province.rooms[1].id
    )
    report = report_of(ALL, None)
    total = report.total
    assert (total.meetings, total.held, total.cancelled, total.approved) == (3, 1, 1, 1)
    assert total.kinds == {"regular": 2, "extraordinary": 1}
    assert total.approved_in_time == 1
    there = report.attendance
    assert 0 < there.came <= there.invited
    assert {one.name for one in report.agencies} >= {"Sở Tài chính"}
    rooms = {one.name: (one.meetings, one.hours) for one in report.rooms}
    assert rooms == {"Phòng họp số 1": (1, 3.0), "Phòng họp số 2": (0, 0.0)}
    assert (report.said.opinions, report.said.conclusions) >= (1, 1)
    assert sum(count for _month, count in report.months) == 1
    assert report_of(Period(from_on=date(2027, 3, 1), until_on=date(2027, 3, 31)), None).total.meetings == 0


def test_sums_kept_with_each_record_are_those_counted_afresh(province: Province) -> None:
    hold(province)
    kept = sums(), came()
    assert sum(kept[0][0]) > 0
    assert any(kept[1].values())
    Proceedings.update(dict.fromkeys(SUMS, 0)).execute()
    Attendee.update(came=False).execute()
    import_module("central.migrations.0215_sums").fill(province.database.execute_sql)
    assert (sums(), came()) == kept
    rebuild(province.database, now_ms=NOW)
    assert (sums(), came()) == kept


def test_what_two_rooms_of_a_meeting_record_of_one_person_or_ballot_counts_once(province: Province) -> None:
    hold(province)
    alone = report_of(ALL, None)
    for table in (Proceedings, Presence, BallotRound):
        rows: list[Any] = list(table.select().dicts())
        for row in rows:
            table.insert(**{**row, "unit": "phong-khac"}).execute()
    both = report_of(ALL, None)
    assert (both.said.rounds, both.said.secret_rounds, both.said.pages, both.attendance.came) == (
        *(alone.said.rounds, alone.said.secret_rounds, alone.said.pages),
        alone.attendance.came,
    )
    assert both.said.opinions == 2 * alone.said.opinions > 0


def test_whom_no_line_names_any_more_has_not_come(province: Province) -> None:
    hold(province)
    Line.delete().execute()
    Cursor.delete().execute()
    rebuild(province.database, now_ms=NOW)
    assert not any(came().values())


def sums() -> list[tuple[int, ...]]:
    return sorted(tuples(Proceedings.select(*(getattr(Proceedings, name) for name in SUMS))))


def came() -> dict[int, bool]:
    return {number: bool(seen) for number, seen in tuples(Attendee.select(Attendee.number, Attendee.came))}


# R9.1c
def test_an_agency_reads_of_its_own_meetings_alone(province: Province) -> None:
    hold(province)
    office, health = province.agencies["office"].id, province.agencies["health"].id

    def hosts(who: str, asked: int = 0) -> frozenset[int] | None:
        return hosts_for(access_of(province.people[who], province.planning.today), province.planning.today, asked)

    assert hosts("overseer") is None
    assert hosts("overseer", health) == frozenset({health})
    assert hosts("health") == frozenset({health})
    assert hosts("health", office) == frozenset()
    assert office in (hosts("chair") or ())
    assert readers_in(access_of(province.people["clerk"], province.planning.today)) == frozenset()
    assert report_of(ALL, frozenset({health})).total.meetings == 0
    assert report_of(ALL, frozenset({office})).total.meetings == 1


def test_the_page_the_workbook_and_the_paper_tell_the_same(province: Province, browser: Browser) -> None:
    hold(province)
    client, query = browser("overseer"), "?from=2026-11-01&until=2026-12-31"
    page = client.get(f"/reports{query}")
    assert "Văn phòng Ủy ban nhân dân tỉnh" in page.text
    assert "11/2026: 1" in page.text
    raw = client.get(f"/reports.xlsx{query}").data
    sheet = read_xlsx(raw, most_rows=9, most_columns=12)
    assert sheet[1][1][:2] == ["Văn phòng Ủy ban nhân dân tỉnh", "1"]
    with zipfile.ZipFile(io.BytesIO(raw)) as book:
        assert len([name for name in book.namelist() if "worksheets/sheet" in name]) == 5
    for ending, start in (("pdf", b"%PDF"), ("docx", b"PK")):
        assert client.get(f"/reports.{ending}{query}").data.startswith(start)
    issuer = agency_issuing(province.agencies["office"].id, TODAY, place="Cần Thơ")
    paper = report_paper(report_of(ALL, None), issuer, is_province=True)
    assert paper.table
    assert paper.table.rows[0][1:4] == ("Văn phòng Ủy ban nhân dân tỉnh", "1", "1")
    assert "Thường trực Ủy ban nhân dân tỉnh" in paper.blocks[0].text


def test_who_may_read_no_report_finds_none(browser: Browser) -> None:
    client = browser("clerk")
    for path in ("/reports", "/reports.xlsx", "/reports.pdf"):
        assert client.get(path).status_code == 404
    leader = browser("health")
    assert "Không có cuộc họp nào" in leader.get("/reports").text
    assert leader.get("/reports?from=gestern").status_code == 409
    assert leader.get("/reports?agency=x").status_code == 409


def test_a_report_asks_no_more_as_meetings_grow(province: Province) -> None:
    hold(province)
    with counted(province) as few:
        report_of(ALL, None)
    province.clock.at_ms = NOW
    for day in range(4, 8):
        province.approved(starts_at_ms=NOW + day * DAY, ends_at_ms=NOW + day * DAY + HOUR, room=province.rooms[1].id)
    with counted(province) as many:
        report_of(ALL, None)
    assert many.queries == few.queries
