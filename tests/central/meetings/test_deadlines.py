"""Deadlines are data in calendar days and are told to the hour."""

from datetime import datetime

import pytest

from central.meetings.deadlines import answer_by, approve_by, local, meeting_kinds, papers_by, to_ms

MONDAY = to_ms(datetime(2026, 11, 30, 8, 0))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("kind", "approval", "papers", "answer"),
    [("regular", "27/11 08:00", "25/11 08:00", "29/11 08:00"), ("extraordinary", "29/11 08:00", "28/11 08:00", None)],
)
def test_r6_3_r6_4_r9_3_deadlines(kind: str, approval: str, papers: str, answer: str | None) -> None:
    rules = meeting_kinds()[kind]
    answered = answer_by(rules, MONDAY)
    assert f"{local(approve_by(rules, MONDAY)):%d/%m %H:%M}" == approval
    assert f"{local(papers_by(rules, MONDAY)):%d/%m %H:%M}" == papers
    assert (None if answered is None else f"{local(answered):%d/%m %H:%M}") == answer
