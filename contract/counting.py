"""Hands and slips as people counted them: do the numbers add up, and who answers for them?"""

from contract import events as e
from contract.ballot import Mode, PreparedBallot
from contract.refused import Refused
from contract.room import BallotState, Room

LEAST_BOARD = 3


def check_count(ballot: BallotState, event: e.CountEntered) -> None:
    """A count must add up: each person marks between `least` and `most` options of each question."""
    opened = ballot.opened
    if opened.mode in (Mode.DEVICES, Mode.SECRET):
        raise Refused("Lượt biểu quyết này lấy ý kiến trên thiết bị, không nhập số đếm.")
    people = opened.present if opened.mode is Mode.HANDS else event.returned - event.invalid
    if len(event.counts) != len(opened.shape) or min((n for row in event.counts for n in row), default=0) < 0:
        raise Refused("Số đếm chưa đầy đủ.")
    for asked, counts in zip(opened.shape, event.counts, strict=True):
        if len(counts) != asked.options or sum(counts) > people * asked.most:
            raise Refused("Tổng số đếm vượt quá số người tham gia biểu quyết (%(people)s).", people=people)
    if isinstance(event, e.SlipsCounted) and opened.mode is not Mode.SLIPS:
        raise Refused("Chỉ phiếu giấy mới có phiếu hỏng được đổi.")
    if opened.mode is Mode.SLIPS:
        _check_slips(len(opened.entitled), event)


def _check_slips(entitled: int, event: e.CountEntered) -> None:
    """No more slips than voters, as valid ones or as handed out.

    A board that counts a spoiled slip's replacement among the issued has counted honestly too.
    """
    if not 0 <= event.invalid <= event.returned <= event.issued:
        raise Refused("Số phiếu phát ra, thu về và không hợp lệ chưa khớp nhau.")
    exchanged = event.exchanged if isinstance(event, e.SlipsCounted) else 0
    if event.issued > entitled + exchanged or event.returned - event.invalid > entitled:
        raise Refused(
            "Số phiếu nhiều hơn số người được bỏ phiếu khi mở lượt này (%(people)s). Kính mời kiểm tra lại, "
            "hoặc hủy lượt này và mở lại nếu có thêm người bỏ phiếu.",
            people=entitled,
        )


def check_counters(room: Room, event: e.CountEntered) -> None:
    """Somebody answers for a count, and was here to see it."""
    if not event.counters:
        raise Refused("Kính mời ghi tên người đếm.")
    if len(set(event.counters)) != len(event.counters) or not all(map(room.is_present, event.counters)):
        raise Refused("Người đếm phải là người đang có mặt, mỗi người ghi một lần.")


def check_board(mode: Mode, spec: PreparedBallot | None, event: e.CountEntered) -> None:
    """Secret slips are counted by a board. The line of the opening does not say secret, so its words must be at hand;
    a room that lacks another one's words takes the count."""
    if mode is Mode.SLIPS and spec and spec.secret and len(set(event.counters)) < LEAST_BOARD:
        raise Refused("Ban kiểm phiếu cần ít nhất %(least)s người khác nhau.", least=LEAST_BOARD)
