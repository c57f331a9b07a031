"""What the pages say of a meeting, a ballot and its result, in whole sentences of the page's language."""

from contract import events as e
from contract.ballot import Mode
from contract.events import Way
from contract.joint import Joint, ShareState
from contract.lists import OtherRoom
from contract.moving import comes_here, went_to
from contract.order import may_conduct
from contract.package import PlanState
from contract.room import BallotState, Phase, Room
from contract.rules import Quorum, Rule
from contract.standing import Standing
from edge.kiosk import agenda
from edge.kiosk.floor import SpeakingClock
from edge.kiosk.next_step import LeftOpen
from edge.kiosk.rooms import RoomsShown
from edge.kiosk.texts import gettext as _
from edge.kiosk.words import hour, hour_and_day, minutes

_OPTIONS = frozenset(
    (
        "Tán thành",
        "Không tán thành",
        "Không biểu quyết",
        "Đồng ý",
        "Không đồng ý",
        "Ý kiến khác",
        "Tín nhiệm cao",
        "Tín nhiệm",
        "Tín nhiệm thấp",
    )
)


def state_of(room: Room) -> str:
    """Where the meeting stands."""
    plan = room.package
    if plan is None:
        return str(_("Chưa có dữ liệu cuộc họp tại phòng họp này."))
    if plan.comes_from and comes_here(room):
        return str(_("Cuộc họp chuyển đến từ %(room)s", room=plan.comes_from.room))
    if room.phase is Phase.WAITING:
        return _before(room)
    if room.phase in (Phase.PAUSED, Phase.ADJOURNED):
        return _interrupted(room)
    if room.is_over:
        return _over(room)
    return str(_("Cuộc họp đang diễn ra"))


def _over(room: Room) -> str:
    if room.phase is Phase.MOVED:
        return str(_("Cuộc họp đã chuyển sang %(room)s", room=went_to(room)))
    return str(_("Cuộc họp đã kết thúc lúc %(at)s", at=hour(room.ended_at)))


def _interrupted(room: Room) -> str:
    if room.phase is Phase.PAUSED:
        if room.paused_until:
            return str(_("Giải lao đến %(at)s", at=hour(room.paused_until)))
        return str(_("Cuộc họp đang tạm dừng"))
    if not room.adjourned_until:
        return str(_("Cuộc họp còn họp tiếp; thời gian sẽ được thông báo"))
    at = hour_and_day(room.adjourned_until)
    if room.adjourned_place:
        return str(_("Họp tiếp lúc %(at)s, tại %(place)s", at=at, place=room.adjourned_place))
    return str(_("Họp tiếp lúc %(at)s", at=at))


def sittings_so_far(room: Room) -> str:
    """How many sittings there were, and when the last one ended."""
    last = room.sittings[-1].closed_at
    return str(_("Đã họp %(number)s buổi; buổi vừa qua kết thúc lúc %(at)s", number=len(room.sittings), at=hour(last)))


def _before(room: Room) -> str:
    plan = room.package
    if plan is None or plan.state is PlanState.APPROVED:
        return str(_("Cuộc họp bắt đầu lúc %(at)s", at=hour(plan.starts_at if plan else 0)))
    if plan.state is PlanState.CANCELLED:
        return str(_("Cuộc họp đã hủy"))
    if plan.state is PlanState.MOVED:
        return str(_("Cuộc họp đã chuyển sang %(room)s", room=plan.moved_to))
    return str(_("Cuộc họp được hoãn"))


def quorum(room: Room, found: Quorum | None) -> str:
    """The quorum lamp's words (R5.2a); while nobody has compared the rule with the law, no article is named."""
    if found is None:
        return ""
    counts = {"present": found.present, "members": found.members, "needed": found.needed}
    if room.members != room.members_for(""):
        return _quorum_of_item(counts, is_met=found.is_met)
    if found.is_met:
        return str(_("Đủ số thành viên dự họp: có mặt %(present)s/%(members)s (yêu cầu ít nhất %(needed)s)", **counts))
    return str(_("Chưa đủ số thành viên dự họp: có mặt %(present)s/%(members)s (yêu cầu ít nhất %(needed)s)", **counts))


def _quorum_of_item(counts: dict[str, int], *, is_met: bool) -> str:
    """The same on an item that has other members than the meeting as a whole."""
    met = _("Đủ số thành viên cho nội dung này: có mặt %(present)s/%(members)s (yêu cầu ít nhất %(needed)s)", **counts)
    unmet = _(
        "Chưa đủ số thành viên cho nội dung này: có mặt %(present)s/%(members)s (yêu cầu ít nhất %(needed)s)", **counts
    )
    return str(met if is_met else unmet)


def cut_off(shown: RoomsShown) -> str:
    """This room hears nothing of the others: what it shows of them, and how old that is."""
    if not shown.told_at:
        return str(_("Mất kết nối với các phòng khác; chỉ có số liệu của phòng này."))
    age = minutes(max(0, shown.now - shown.told_at))
    return str(_("Mất kết nối với các phòng khác; số liệu của các phòng đó từ %(age)s trước.", age=age))


def rooms_linked(shown: RoomsShown) -> str:
    """How many other rooms sit with this one."""
    return str(
        _(
            "Họp cùng %(count)s phòng khác; đang kết nối %(linked)s/%(count)s",
            count=len(shown.rooms),
            linked=len(shown.rooms) - len(shown.lost),
        )
    )


def other_room(one: OtherRoom, room: Room) -> str:
    """How another room stands: its members, its part in the ballot that is open here, and whether it is heard."""
    expected = room.package.members_at(one.room) if room.package else 0
    said = [
        _("có mặt %(present)s/%(expected)s thành viên", present=len(one.members), expected=expected)
        if expected
        else _("có mặt %(number)s thành viên", number=len(one.members))
    ]
    part = next((part for part in one.parts if (part.opened.ballot, part.opened.round) == room.open_ballot), None)
    if part and part.is_open:
        said.append(_("đã biểu quyết %(voted)s/%(entitled)s", voted=part.voted, entitled=len(part.opened.entitled)))
    elif part:
        said.append(_("đã kết thúc biểu quyết"))
    elif room.open_ballot:
        said.append(_("chưa mở biểu quyết"))
    if not one.is_linked:
        said.append(_("mất kết nối từ %(at)s", at=hour(one.heard_at)) if one.heard_at else _("chưa kết nối"))
    return "; ".join(map(str, said))


def counted_in(found: Joint) -> str:
    """Whose votes a result is made of."""
    counted = [one.room for one in found.shares if one.state is ShareState.COUNTED]
    left = [one.room for one in found.shares if one.state is ShareState.LEFT_OUT]
    if left:
        rooms = ", ".join(dict.fromkeys(left))
        return str(_("Kết luận không chờ kết quả của: %(rooms)s", rooms=rooms))
    return str(_("Kết quả chung của %(count)s phòng, mỗi người tính một lần.", count=len(set(counted))))


def source_of(rule: Rule) -> str:
    """The rule and where it stands, the article only if somebody has confirmed it."""
    if not rule.confirmed:
        return str(_("%(rule)s – quy định chưa đối chiếu", rule=rule.title))
    return f"{rule.title} – {rule.citation}" if rule.citation else rule.title


def under_way(ballot: BallotState) -> str:
    """What people are doing while this ballot is open; what was counted by hand stands until somebody closes it."""
    if ballot.count is not None:
        return str(_("Đã kiểm đếm, chưa kết thúc"))
    return str(_("Đang bỏ phiếu kín") if ballot.opened.mode is Mode.SECRET else _("Đang biểu quyết"))


def have_voted(ballot: BallotState) -> str:
    """What stands behind “12/17”."""
    return str(_("thành viên đã bỏ phiếu") if ballot.opened.mode is Mode.SECRET else _("thành viên đã biểu quyết"))


def remark(of: e.Remark) -> str:
    """What somebody asks the floor for, other than to speak on the item."""
    return str(_("Ý kiến về chương trình, trình tự") if of == e.Remark.PROCEDURE else _("Xin trao đổi lại"))


def speaking_limit(clock: SpeakingClock) -> str:
    """How long may be spoken, and by whom."""
    if clock.is_agency:
        return str(_("tối đa %(minutes)s phút mỗi cơ quan", minutes=clock.limit_minutes))
    return str(_("tối đa %(minutes)s phút mỗi đại biểu", minutes=clock.limit_minutes))


def option(text: str) -> str:
    """An option in the page's language: the statute's are known, others stay as they were written."""
    return _(text) if text in _OPTIONS else text


def marks_asked(least: int, most: int) -> str:
    """How many options a person may mark."""
    if least == most:
        return str(_("Kính mời chọn %(most)s phương án.", most=most))
    return str(_("Kính mời chọn từ %(least)s đến %(most)s phương án.", least=least, most=most))


def way(of: Way) -> str:
    """How somebody checked in."""
    return str(
        {
            Way.POSTER: _("mã QR cuộc họp"),
            Way.CAMERA: _("quét mã tại cửa"),
            Way.TAP: _("chạm tên tại cửa"),
            Way.SECRETARY: _("Thư ký ghi"),
            Way.START: _("khi bắt đầu"),
            Way.CARD: _("thẻ"),
        }[of]
    )


def standing(of: Standing) -> str:
    """How somebody stands on the roll."""
    return str(
        {
            Standing.PRESENT: _("Có mặt"),
            Standing.LATE: _("Đến muộn"),
            Standing.LEFT: _("Đã rời cuộc họp"),
            Standing.SUBSTITUTED: _("Có người dự thay"),
            Standing.EXCUSED: _("Vắng có lý do"),
            Standing.ABSENT: _("Vắng không lý do"),
            Standing.AWAITED: _("Chưa có mặt"),
        }[of]
    )


def item_label(room: Room, token: str) -> str:
    """`Nội dung 3`, or the meeting as a whole."""
    found = agenda.find(room, token)
    return str(_("Nội dung %(number)s", number=found.number) if found else _("Cuộc họp nói chung"))


def left_open(left: LeftOpen, place: str) -> list[tuple[str, str]]:
    """What has not been dealt with as the meeting is about to end, each with where the chair or the secretary does."""
    of_chair = place == "chair"
    said = (
        (left.items, _("còn %(number)s nội dung chưa họp", number=left.items), "agenda" if of_chair else "#agenda"),
        (left.has_open_item, _("nội dung đang họp chưa có kết luận"), "?ask=conclude" if of_chair else "words"),
        (
            left.ballots,
            _("còn %(number)s lượt biểu quyết chưa lấy", number=left.ballots),
            "agenda" if of_chair else "ballots",
        ),
        (left.has_tie, _("số phiếu ngang nhau chờ ý kiến người chủ trì"), "" if of_chair else "ballots"),
        (left.has_draft, _("dự thảo kết luận chờ Chủ trì đồng ý"), "?ask=agree" if of_chair else "words"),
        (left.matters, _("còn %(number)s việc cần Thư ký xem xét", number=left.matters), "matters/"),
        (left.offered, _("còn %(number)s tài liệu đại biểu gửi chưa được xem", number=left.offered), "papers"),
    )
    return [(f"{words[:1].upper()}{words[1:]}", f"/{place}/{where}") for is_left, words, where in said if is_left]


def may_lead(room: Room, attendee: int) -> bool:
    """Is this the chair or a secretary?"""
    return may_conduct(room, attendee, "")


ABSENCES = ("Đi công tác", "Dự cuộc họp khác", "Ốm, điều trị", "Nghỉ phép", "Việc gia đình")
"""The reasons for which people are absent most days, as they are written down."""


def tapped_reason(reason: str) -> str:
    """A reason in the page's language if it was tapped or is the unit's own; what somebody typed stays as it is."""
    known = {
        "Đi công tác": _("Đi công tác"),
        "Dự cuộc họp khác": _("Dự cuộc họp khác"),
        "Ốm, điều trị": _("Ốm, điều trị"),
        "Nghỉ phép": _("Nghỉ phép"),
        "Việc gia đình": _("Việc gia đình"),
        "Chủ trì vắng mặt": _("Chủ trì vắng mặt"),
        "Chủ trì có việc đột xuất": _("Chủ trì có việc đột xuất"),
        "Điều hành theo phân công": _("Điều hành theo phân công"),
        "Thư ký vắng mặt": _("Thư ký vắng mặt"),
        "Thư ký có việc đột xuất": _("Thư ký có việc đột xuất"),
        "Thư ký theo phân công": _("Thư ký theo phân công"),
        "Đếm sót hoặc đếm nhầm": _("Đếm sót hoặc đếm nhầm"),
        "Có đại biểu chưa kịp biểu quyết": _("Có đại biểu chưa kịp biểu quyết"),
        "Theo đề nghị tại cuộc họp": _("Theo đề nghị tại cuộc họp"),
        "Câu hỏi cần nêu lại": _("Câu hỏi cần nêu lại"),
        "Thiết bị hoặc kết nối trục trặc": _("Thiết bị hoặc kết nối trục trặc"),
        "Chuyển sang hình thức khác": _("Chuyển sang hình thức khác"),
        "Thiết bị mất điện khi hòm phiếu đang mở; các phiếu không đọc được nữa.": _(
            "Thiết bị mất điện khi hòm phiếu đang mở; các phiếu không đọc được nữa."
        ),
    }
    return str(known.get(reason, reason))
