"""What pages say of a ballot's result: the verdict, who or what was chosen, and the line of numbers beneath."""

from contract import events as e
from contract.ballot import Aim, Question
from contract.outcome import Outcome, outcome_of
from contract.rules import Base, Rule
from contract.tally import QuestionResult, Result
from edge.kiosk.new_ballot import Kind
from edge.kiosk.texts import gettext as _
from edge.kiosk.words import percent

_LOOKS = {
    Outcome.ADOPTED: "adopted",
    Outcome.CHOSEN: "adopted",
    Outcome.ELECTED: "adopted",
    Outcome.ELECTED_IN_PART: "told",
    Outcome.GRADED: "told",
    Outcome.TIED: "told",
}


def kind_of(result: Result, counted: QuestionResult) -> str:
    """How the verdict looks: `adopted`, `rejected`, or `told` where nothing is decided (yet)."""
    return _LOOKS.get(outcome_of(result, counted), "rejected")


def verdict(result: Result, counted: QuestionResult, asked: Question) -> str:
    """The verdict in the words of the law, with the names of those elected or of the proposal chosen."""
    names = ", ".join(asked.options[place] for place in counted.chosen)
    words = {
        Outcome.ADOPTED: _("Được thông qua"),
        Outcome.REJECTED: _("Không được thông qua"),
        Outcome.TIED: _("Số phiếu ngang nhau, chờ Chủ trì quyết định"),
        Outcome.CHOSEN: _("Được chọn: %(names)s", names=names),
        Outcome.NONE_CHOSEN: _("Chưa phương án nào đạt tỷ lệ yêu cầu"),
        Outcome.ELECTED: _("Trúng cử: %(names)s", names=names),
        Outcome.ELECTED_IN_PART: _(
            "Trúng cử: %(names)s (còn thiếu %(seats)s)", names=names, seats=asked.most - len(counted.chosen)
        ),
        Outcome.NONE_ELECTED: _("Chưa có người trúng cử"),
        Outcome.GRADED: _("Kết quả lấy phiếu tín nhiệm"),
    }
    return str(words[outcome_of(result, counted)])


def sum_of(result: Result, counted: QuestionResult, rule: Rule) -> str:
    """Total – present – voting – in favour, with the share and what it is taken of."""
    numbers = {"members": result.members, "present": result.present, "voted": result.voted}
    if counted.aim is Aim.GRADE:
        return str(_("Tổng số %(members)s – có mặt %(present)s – tham gia bỏ phiếu %(voted)s", **numbers))
    whole = of_what(rule.adoption_base)
    if counted.aim in (Aim.ELECT, Aim.CHOOSE):
        return str(
            _(
                "Tổng số %(members)s – có mặt %(present)s – tham gia biểu quyết %(voted)s; "
                "yêu cầu ít nhất %(needed)s/%(base)s (%(whole)s)",
                **numbers,
                needed=counted.verdict.needed,
                base=counted.verdict.base,
                whole=whole,
            )
        )
    return str(
        _(
            "Tổng số %(members)s – có mặt %(present)s – tham gia biểu quyết %(voted)s – tán thành %(favour)s "
            "(%(share)s %(whole)s, yêu cầu ít nhất %(needed)s)",
            **numbers,
            favour=counted.verdict.in_favour,
            share=percent(counted.verdict.in_favour, counted.verdict.base),
            whole=whole,
            needed=counted.verdict.needed,
        )
    )


def of_what(base: Base) -> str:
    """What a share is taken of."""
    return str(
        {
            Base.MEMBERS: _("trên tổng số thành viên"),
            Base.PRESENT: _("trên số có mặt"),
            Base.VOTING: _("trên số tham gia biểu quyết"),
        }[base]
    )


def presence(result: Result) -> str:
    """The quorum at both ends, where they differ; empty where they don't."""
    end = result.quorum_at_closing
    if end is None or end.present == result.quorum_at_opening.present:
        return ""
    return str(
        _(
            "Có mặt khi mở biểu quyết %(opening)s, khi kết thúc %(closing)s (yêu cầu ít nhất %(needed)s)",
            opening=result.quorum_at_opening.present,
            closing=end.present,
            needed=end.needed,
        )
    )


def entered(votes: list[e.Source]) -> str:
    """How many of the named votes were keyed in by the secretary; empty when none was."""
    keyed = sum(1 for source in votes if source is e.Source.SECRETARY)
    return str(_("Trong đó Thư ký nhập theo tên: %(number)s", number=keyed)) if keyed else ""


def source(of: e.Source) -> str:
    """Where a named vote was given."""
    return str(
        {
            e.Source.PHONE: _("trên thiết bị của đại biểu"),
            e.Source.SCREEN: _("tại màn hình phòng họp"),
            e.Source.SECRETARY: _("Thư ký nhập"),
        }[of]
    )


def kind(of: Kind) -> str:
    """What a ballot that is being prepared is to do."""
    return str(
        {
            Kind.ADOPT: _("Thông qua"),
            Kind.OPINION: _("Lấy ý kiến"),
            Kind.ARTICLES: _("Từng điều, rồi toàn văn"),
            Kind.CHOOSE: _("Chọn một phương án"),
            Kind.ELECT: _("Bầu"),
            Kind.GRADE: _("Lấy phiếu tín nhiệm"),
        }[of]
    )


def explained(of: Kind) -> str:
    """The same, said what it asks."""
    return str(
        {
            Kind.ADOPT: _("Tán thành, không tán thành, không biểu quyết"),
            Kind.OPINION: _("Đồng ý, không đồng ý, ý kiến khác"),
            Kind.ARTICLES: _("Mỗi điều một dòng; câu cuối là toàn văn"),
            Kind.CHOOSE: _("Mỗi phương án một dòng"),
            Kind.ELECT: _("Mỗi người một dòng, bầu đủ số lượng"),
            Kind.GRADE: _("Mỗi người một dòng, ba mức tín nhiệm"),
        }[of]
    )


def share(name: str) -> str:
    """A share that may be asked for; none is the meeting's own."""
    return str(
        {
            "": _("Theo quy định của cuộc họp"),
            "members-half": _("Quá nửa tổng số thành viên"),
            "members-two-thirds": _("Ít nhất 2/3 tổng số thành viên"),
            "present-half": _("Quá nửa số có mặt"),
            "voting-half": _("Quá nửa số tham gia biểu quyết"),
        }[name]
    )
