"""The sign-in list: everybody who is expected, by rank, with the hour of the check-in or room for a signature."""

from central.meetings.deadlines import local
from central.papers.official.content import Paper, Signature, Sort, Table
from central.papers.official.roll import hour_of, listed
from central.papers.official.source import Issuer, Source
from central.papers.official.wording import abbreviation, on_day, planned_person
from contract.package import Category, Package

HEADER = ("STT", "Họ và tên", "Chức vụ, cơ quan", "Có mặt lúc", "Ký tên")
WIDTHS = (8, 28, 34, 14, 16)


def draft_sign_in(source: Source) -> Paper:
    """The list after the meeting; who was not seen by the door can still sign on it. Of several sittings it tells all
    hours at which somebody came, in their order, with a dash where they did not."""
    package = source.package
    rows: list[tuple[str, str, str]] = []
    people = {one.attendee: one for sitting in source.sittings for one in listed(source, sitting)}
    for one in sorted(people.values(), key=lambda one: (one.rank, one.principal != 0, one.attendee)):
        name, office = _split(source.called(one.attendee))
        came_for = f" (dự thay {source.name(one.principal)})" if one.principal else ""
        seen = [hour_of(sitting.attendance.get(one.attendee)) for sitting in source.sittings]
        hours = "; ".join(hour or "–" for hour in seen) if any(seen) and len(seen) > 1 else seen[-1]
        rows.append((name + came_for, office, hours))
    return _paper(package, source.issuer, rows, secretary=_secretary(package))


def sign_in_of_plan(package: Package, issuer: Issuer) -> Paper:
    """The list before the meeting, to be laid out at the door."""
    expected = (one for one in package.people if not one.withdrawn and one.category is not Category.STAFF)
    rows = []
    for one in sorted(expected, key=lambda one: (one.rank, one.attendee)):
        name, office = _split(planned_person(one))
        rows.append((name, office, ""))
    return _paper(package, issuer, rows, secretary=_secretary(package))


def _split(called: str) -> tuple[str, str]:
    name, _, office = called.partition(", ")
    return name[:1].upper() + name[1:], office


def _secretary(package: Package) -> str:
    found = package.person(package.secretaries[0]) if package.secretaries else None
    return found.name if found else ""


def _paper(package: Package, issuer: Issuer, rows: list[tuple[str, str, str]], *, secretary: str) -> Paper:
    body = issuer.body or package.host
    numbered = tuple((str(number), *row, "") for number, row in enumerate(rows, start=1))
    day = on_day(local(package.starts_at).date())
    return Paper(
        sort=Sort.SIGN_IN,
        parent=issuer.parent,
        body=body,
        symbol=f"DS-{abbreviation(body)}",
        name="DANH SÁCH",
        subject=f"Đại biểu dự {package.title}, {day}",
        blocks=(),
        table=Table(header=HEADER, widths=WIDTHS, rows=numbered),
        signatures=(Signature(office="THƯ KÝ", name=secretary),),
    )
