"""A vote as minutes tell it: how it was held, out of how many, each option's count and share, and the verdict."""

from central.papers.official.content import Block, Form
from central.papers.official.source import Source
from central.papers.official.versions import listed
from central.papers.official.wording import at_time, sentence, share
from contract import events as e
from contract.ballot import Mode, Question, words_of
from contract.joint import Joint, ShareState
from contract.line import Line
from contract.outcome import Outcome, outcome_of
from contract.parts import Choices
from contract.room import BallotState
from contract.room.keyed_in import ABOUT_MS
from contract.rules import Base
from contract.sight import Viewer, sight, stage_of
from contract.tally import QuestionResult, Result, result_of, rule_of

_HELD = {
    Mode.DEVICES: "Biểu quyết công khai bằng thiết bị",
    Mode.HANDS: "Biểu quyết công khai bằng hình thức giơ tay",
    Mode.SLIPS: "Bỏ phiếu kín bằng phiếu giấy",
    Mode.SECRET: "Bỏ phiếu kín bằng thiết bị",
}
_OF = {
    Base.MEMBERS: "trên tổng số thành viên",
    Base.PRESENT: "trên số thành viên có mặt",
    Base.VOTING: "trên số tham gia biểu quyết",
}


def questions_of(source: Source, state: BallotState) -> tuple[str, tuple[Question, ...]]:
    """A ballot's title and questions; marks in the place of words that are not here (any more), or are not its own."""
    spec = words_of(source.texts.get(state.opened.spec), (shape.options for shape in state.opened.shape))
    if spec is not None:
        return spec.title, spec.questions
    unknown = (Question(text="…", options=("…",) * shape.options) for shape in state.opened.shape)
    return "…", tuple(unknown)


def vote_blocks(source: Source, opened: Line) -> list[Block]:
    """What the minutes say of the round that this line opened; nothing when it never came to an end."""
    event = opened.event
    if not isinstance(event, e.BallotOpened):
        raise TypeError(f"line {opened.name} opens no ballot")
    state = source.room.ballots[event.ballot, event.round]
    title, questions = questions_of(source, state)
    again = f" (lần {event.round})" if event.round > 1 else ""
    held = f"{_HELD[event.mode]}: {title.rstrip('.?')}{again}"
    key = f"vote/{event.ballot}/{event.round}"
    lines = (opened.name, *_ending(source, event))
    if state.is_void:
        text = f"{held}. Lượt biểu quyết này không có giá trị{_why_void(source, event)}"
        return [Block(key=key, text=sentence(text), lines=lines)]
    if state.closed is None:
        return []
    if event.reason:
        held += f"; biểu quyết lại, lý do: {source.text(event.reason).rstrip('.')}"
    together, result = source.joints.get((event.ballot, event.round)), result_in(source, state)
    texts = [sentence(held), _base(result, source, opened, state)]
    texts += rooms_told(source, together) if together else []
    if state.papers:
        texts.insert(1, sentence(f"Biểu quyết theo tài liệu, kèm mã bản: {listed(source, state.papers)}"))
    texts += [_answer(asked, place, result, state) for place, asked in enumerate(questions)]
    blocks = [Block(key=key, text="\n".join(texts), lines=lines)]
    if event.mode is Mode.DEVICES:
        blocks += _by_name(source, key, questions, state)
    if together and together.doubles:
        blocks.append(Block(key=f"{key}/twice", text=_twice(source, together), form=Form.POINT, private=True))
    return blocks


def result_in(source: Source, state: BallotState) -> Result:
    """The result of a round: of all rooms, where the meeting sat in several."""
    together = source.joints.get((state.opened.ballot, state.opened.round))
    return (together.result if together else None) or result_of(state)


def rooms_told(source: Source, together: Joint) -> list[str]:
    """Of which rooms the result is made, and what is missing of it."""
    counted = [
        f"{one.room} {one.part.voted}/{len(one.part.opened.entitled)}"
        for one in together.shares
        if one.part and one.state is ShareState.COUNTED
    ]
    texts = [f"Kết quả chung của các phòng họp, mỗi người tính một lần (đã biểu quyết): {'; '.join(counted)}."]
    left = {one.room: one.reason for one in together.shares if one.state is ShareState.LEFT_OUT}
    texts += [sentence(f"Không chờ kết quả của {room}: {source.text(reason)}") for room, reason in left.items()]
    if together.missing:
        texts.append(f"Chưa nhận được kết quả của: {', '.join(together.missing)}.")
    return texts


def _twice(source: Source, together: Joint) -> str:
    names = "; ".join(f"{source.called(one.attendee)} ({', '.join(one.rooms)})" for one in together.doubles)
    hangs = "phụ thuộc" if together.depends else "không phụ thuộc"
    return f"Người được tính ở nhiều phòng họp: {names}. Kết quả {hangs} vào việc này."


def _ending(source: Source, event: e.BallotOpened) -> tuple[str, ...]:
    ends = (e.CountEntered, e.BallotClosed, e.BallotVoided, e.TieDecided, e.RoomLeftOut, e.RoomAwaitedAgain)
    return tuple(
        line.name
        for line in source.lines
        if isinstance(line.event, ends) and (line.event.ballot, line.event.round) == (event.ballot, event.round)
    )


def _why_void(source: Source, event: e.BallotOpened) -> str:
    for line in source.lines:
        void = line.event
        if isinstance(void, e.BallotVoided) and (void.ballot, void.round) == (event.ballot, event.round):
            return f": {source.text(void.reason)}"
    return ""


def _within(source: Source, state: BallotState) -> int:
    """How sure the clock was as the round was closed."""
    return next((line.within for line in source.lines if line.event == state.closed), 0)


def _base(result: Result, source: Source, opened: Line, state: BallotState) -> str:
    ended = f"kết thúc lúc {at_time(state.closed_at, _within(source, state))}"
    happened = source.room.happened.get(opened.name)
    if happened:
        ended = f"lúc {at_time(happened, ABOUT_MS)}, nhập từ bản giấy lúc {at_time(state.closed_at)}"
    text = (
        f"Tổng số thành viên: {result.members}; có mặt: {result.present}; tham gia biểu quyết: {result.voted}; {ended}."
    )
    if not result.quorum_held:
        text += " Khi biểu quyết chưa đủ số thành viên dự họp."
    return text


def _answer(asked: Question, place: int, result: Result, state: BallotState) -> str:
    found = result.questions[place]
    verdict, rule = found.verdict, rule_of(state.opened, place)
    whole = {Base.MEMBERS: result.members, Base.PRESENT: result.present, Base.VOTING: result.voted}[rule.adoption_base]
    counts = "; ".join(
        f"{option} {count}" + (f" ({share(count, whole)})" if whole else "")
        for option, count in zip(asked.options, found.counts, strict=True)
    )
    side = ", số phiếu ngang nhau nên theo bên có người chủ trì" if verdict.decided_by_chair else ""
    named = f"{sentence(asked.text)} " if len(state.opened.shape) > 1 else ""
    told = f"{decided(asked, found, result)} (cần ít nhất {verdict.needed}{side})."
    return f"{named}Kết quả: {counts}, tỷ lệ tính {_OF[rule.adoption_base]}. {told}"


def decided(asked: Question, found: QuestionResult, result: Result) -> str:
    """The verdict in the words of the law; nothing is decided by a body that was not able to."""
    names = ", ".join(asked.options[place] for place in found.chosen)
    return {
        Outcome.ADOPTED: "Được thông qua",
        Outcome.REJECTED: "Không được thông qua",
        Outcome.TIED: "Số phiếu ngang nhau, chưa có ý kiến của người chủ trì",
        Outcome.CHOSEN: f"Được chọn: {names}",
        Outcome.NONE_CHOSEN: "Chưa phương án nào đạt tỷ lệ yêu cầu",
        Outcome.ELECTED: f"Trúng cử: {names}",
        Outcome.ELECTED_IN_PART: f"Trúng cử: {names}; còn thiếu {asked.most - len(found.chosen)}",
        Outcome.NONE_ELECTED: "Chưa có người trúng cử",
        Outcome.GRADED: "Kết quả lấy phiếu tín nhiệm",
    }[outcome_of(result, found)]


def _chosen(source: Source, state: BallotState) -> dict[int, Choices]:
    """Everybody's named vote: of several rooms the one that counts."""
    chosen = {who: vote.choices for who, vote in state.votes.items()}
    together = source.joints.get((state.opened.ballot, state.opened.round))
    for one in together.shares if together else ():
        if one.part and one.state is ShareState.COUNTED:
            chosen = {**one.part.votes, **chosen}
    return chosen


def _by_name(source: Source, key: str, questions: tuple[Question, ...], state: BallotState) -> list[Block]:
    """Who did not choose the first option, by name: the roll has the others. For everybody this stays out."""
    blocks: list[Block] = []
    if not sight(stage_of(state), Viewer(conducts=True)).each:
        return blocks
    chosen = _chosen(source, state)
    for place, asked in enumerate(questions):
        for mark, option in enumerate(asked.options[1:], start=1):
            voters = sorted((who for who, choices in chosen.items() if mark in choices[place]), key=source.place)
            if voters:
                names = "; ".join(source.called(who) for who in voters)
                lines = tuple(state.votes[who].line for who in voters if who in state.votes)
                text = f"{option}: {names}."
                blocks.append(Block(key=f"{key}/{place}/{mark}", text=text, form=Form.POINT, lines=lines, private=True))
    return blocks
