"""The invitation (giấy mời, form 1.7): who is asked to come, what about, who presides, when and where."""

from collections.abc import Sequence
from dataclasses import dataclass

from central.meetings.deadlines import local
from central.papers.official.conclusions import signed_by
from central.papers.official.content import Block, Form, Paper, Sort
from central.papers.official.source import Issuer
from central.papers.official.wording import abbreviation, at_hour, at_moment, ordinal, person, sentence, within
from contract.package import Package

_LEVELS = {"head": "người đứng đầu", "deputy": "lãnh đạo cơ quan", "division": "lãnh đạo phòng", "staff": "chuyên viên"}


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who is invited: an agency with so many places at this level, or a person or position."""

    label: str
    places: int = 1
    level: str = ""
    is_agency: bool = False

    @property
    def text(self) -> str:
        if not self.is_agency:
            return self.label
        level = _LEVELS.get(self.level, "")
        places = f"{self.places:02} người" if self.places > 1 or not level else ""
        return f"{self.label}: " + (f"{places} ({level})" if places and level else level or places)


def draft_invitation(package: Package, issuer: Issuer, asked: Sequence[Asked], *, answer_by: int | None) -> Paper:
    """The invitation by the plan as it is now."""
    body = issuer.body or package.host
    chairs = [package.person(one) for one in package.chairs]
    first = chairs[0]
    presiding = "; ".join(person(one.name, one.salutation, one.office, one.agency) for one in chairs if one)
    where = ", ".join(part for part in (package.room, package.room_place) if part)
    people = [
        Block(key=f"asked/{place}", text=_listed(one, place, asked), form=Form.POINT) for place, one in enumerate(asked)
    ]
    return Paper(
        sort=Sort.INVITATION,
        parent=issuer.parent,
        body=body,
        symbol=f"GM-{abbreviation(body)}",
        place=issuer.place,
        is_dated=True,
        name="GIẤY MỜI",
        subject=package.title,
        blocks=(
            Block(key="asks", text=f"{body} trân trọng kính mời:"),
            *people,
            Block(key="to", text=sentence(f"Tới dự {within(package.title)}")),
            *_agenda(package),
            Block(key="chair", text=sentence(f"Chủ trì: {presiding}")),
            *_times(package),
            Block(key="where", text=f"Địa điểm: {where}."),
            Block(key="note", text=_note(package, answer_by)),
        ),
        signatures=(signed_by(issuer, first),),
        recipients=("Như trên;", f"Lưu: VT, {abbreviation(body)}."),
    )


def _times(package: Package) -> list[Block]:
    """When it begins; of several sittings each from when to when, and where if not in the meeting's room."""
    if not package.sittings:
        return [Block(key="when", text=f"Thời gian: {at_moment(package.starts_at)}.")]
    points = [
        Block(
            key=f"sitting/{number}",
            text=sentence(
                f"Buổi {ordinal(number)}: từ {at_hour(local(one.starts_at))} đến {at_moment(one.ends_at)}"
                + (f", tại {one.place}" if one.place else "")
            ),
            form=Form.POINT,
        )
        for number, one in enumerate(package.sittings, start=1)
    ]
    return [Block(key="when", text="Thời gian:"), *points]


def _listed(one: Asked, place: int, asked: Sequence[Asked]) -> str:
    return one.text + ("." if place == len(asked) - 1 else ";")


def _agenda(package: Package) -> list[Block]:
    if not package.agenda:
        return []
    points = []
    for item in package.agenda:
        who = f" ({item.presenter} trình bày)" if item.presenter else ""
        at = f", từ {at_hour(local(item.starts_at))}" if item.starts_at else ""
        points.append(Block(key=f"item/{item.item}", text=sentence(f"{item.title}{who}{at}"), form=Form.POINT))
    return [Block(key="agenda", text="Nội dung:"), *points]


def _note(package: Package, answer_by: int | None) -> str:
    by = f" trước {at_moment(answer_by)}" if answer_by else ""
    answer = f"Đề nghị đại biểu xác nhận dự họp trên Hệ thống phòng họp không giấy{by}"
    scan = "khi đến dự, quét mã QR cuộc họp hoặc dùng mã điểm danh trước khi cuộc họp bắt đầu"
    papers = "Tài liệu được gửi trên Hệ thống. " if package.documents else ""
    return f"{papers}{answer}; {scan}./."
