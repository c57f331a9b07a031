"""The minutes of a secret count (biên bản kiểm phiếu, form 1.9): slips out, slips in, valid ones, and each option's."""

from central.papers.official.content import Block, Paper, Signature, Sort, Table
from central.papers.official.source import Source
from central.papers.official.votes import decided, questions_of, result_in, rooms_told
from central.papers.official.wording import abbreviation, at_moment, at_time, sentence, share
from contract import events as e
from contract.ballot import Aim, Mode
from contract.line import Line
from contract.room import BallotState
from contract.tally import Result


def draft_counts(source: Source, *, seal: str) -> list[tuple[str, Paper]]:
    """One paper, by ballot and round, for each round of a ballot that was held in secret and closed."""
    papers = []
    for line in source.lines:
        event = line.event
        if isinstance(event, e.BallotOpened) and event.mode in (Mode.SECRET, Mode.SLIPS):
            state = source.room.ballots[event.ballot, event.round]
            if state.closed is not None and not state.is_void:
                papers.append((f"{event.ballot}/{event.round}", _draft(source, line, state, seal=seal)))
    return papers


def _draft(source: Source, opened: Line, state: BallotState, *, seal: str) -> Paper:
    title, _ = questions_of(source, state)
    board = _board(state)
    body = source.issuer.body or source.package.host
    return Paper(
        sort=Sort.SECRET_COUNT,
        parent=source.issuer.parent,
        body=body,
        symbol=f"BB-{abbreviation(body)}",
        name="BIÊN BẢN",
        subject=f"Kiểm phiếu: {title.rstrip('.?')}"
        + (f" (lần {state.opened.round})" if state.opened.round > 1 else ""),
        blocks=tuple(_blocks(source, opened, state, board)),
        table=_table(source, state),
        signatures=(
            Signature(office="THƯ KÝ", name=source.name(board[1]) if len(board) > 1 else ""),
            Signature(office="TRƯỞNG BAN KIỂM PHIẾU", name=source.name(board[0]) if board else ""),
        ),
        recipients=("Lưu: VT, Hồ sơ.",),
        seal=seal,
    )


def _board(state: BallotState) -> tuple[int, ...]:
    """The counting board, its head first and its secretary second."""
    if isinstance(state.opened, e.SecretBallotOpened):
        return state.opened.board
    return state.count.counters if state.count else ()


def _blocks(source: Source, opened: Line, state: BallotState, board: tuple[int, ...]) -> list[Block]:
    closing = next((one for one in source.lines if one.event == state.closed), opened)
    where = ", ".join(part for part in (source.package.room, source.package.room_place) if part)
    lines = (opened.name, closing.name)
    blocks = [
        Block(key="begins", text=f"Thời gian: từ {at_moment(opened.at, opened.within)}.", lines=lines[:1]),
        Block(key="place", text=f"Địa điểm: {where}, tại {source.package.title}."),
    ]
    if board:
        offices = ("Trưởng ban", "Thư ký", *("Ủy viên" for _ in board[2:]))
        names = "\n".join(
            f"- {sentence(source.called(who))[:-1]}: {what}" for who, what in zip(board, offices, strict=False)
        )
        blocks.append(Block(key="board", text=f"Ban kiểm phiếu gồm:\n{names}", lines=lines[:1]))
    blocks.append(Block(key="sums", text=_sums(source, state), lines=lines))
    verdicts = _verdicts(source, state, result_in(source, state))
    blocks.append(Block(key="verdict", text=verdicts, lines=lines))
    ended = f"Việc kiểm phiếu kết thúc lúc {at_time(closing.at, closing.within)}"
    text = f"{ended}; số phiếu của từng phương án theo bảng dưới đây./."
    blocks.append(Block(key="ends", text=text, lines=lines[1:]))
    return blocks


def _sums(source: Source, state: BallotState) -> str:
    result, together = result_in(source, state), source.joints.get((state.opened.ballot, state.opened.round))
    text = f"Tổng số thành viên: {result.members}; có mặt: {result.present}; có quyền bỏ phiếu: {result.entitled}.\n"
    count = state.count
    if count is not None:
        valid = f"hợp lệ: {count.returned - count.invalid}; không hợp lệ: {count.invalid}"
        spoiled = f"; phiếu hỏng đã đổi: {count.exchanged}" if isinstance(count, e.SlipsCounted) else ""
        slips = f"phát ra: {count.issued}; thu về: {count.returned}; {valid}{spoiled}."
        if together is None:
            return f"{text}Số phiếu {slips}"
        rooms = "\n".join(rooms_told(source, together))
        return f"{text}Tại {source.package.room}, số phiếu {slips}\n{rooms}"
    return text + f"Bỏ phiếu kín bằng thiết bị; số phiếu đưa vào kiểm: {result.voted}."


def _verdicts(source: Source, state: BallotState, result: Result) -> str:
    _, questions = questions_of(source, state)
    texts = []
    for asked, found in zip(questions, result.questions, strict=True):
        first = f"{asked.options[0]} {found.verdict.in_favour}/{found.verdict.base}"
        rate = share(found.verdict.in_favour, found.verdict.base)
        needed = f"cần ít nhất {found.verdict.needed}"
        numbers = f"{first}, {rate}; {needed}" if found.aim is Aim.ADOPT else f"{needed}/{found.verdict.base}"
        text = decided(asked, found, result)
        told = text[:1].lower() + text[1:] if found.aim is Aim.ADOPT else text
        texts.append(sentence(f"{asked.text.rstrip('.?')}: {told} ({numbers})"))
    return "\n".join(texts)


def _table(source: Source, state: BallotState) -> Table:
    _, questions = questions_of(source, state)
    result = result_in(source, state)
    rows = [
        (asked.text, option, str(count), share(count, result.voted))
        for asked, found in zip(questions, result.questions, strict=True)
        for option, count in zip(asked.options, found.counts, strict=True)
    ]
    header = ("Nội dung", "Phương án", "Số phiếu", "Tỷ lệ trên số phiếu thu về")
    return Table(header=header, widths=(46, 24, 12, 18), rows=tuple(rows))
