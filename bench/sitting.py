"""What goes on in an emulated room's meeting: people come, items are voted on and discussed, again and again."""

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count

from contract import events as e
from contract.ballot import Mode, PreparedBallot, Question
from contract.line import Line
from contract.package import Package
from contract.room import Phase
from edge.desk import Desk, Opinion

Act = Callable[[], Line]
_SPEAKERS = 3


def acts_of(desk: Desk, package: Package) -> Iterator[Act]:
    """One act after the other, without end; each is decided by the room and may be Refused there."""
    meeting, chair = package.meeting, package.chairs[0]
    people = [one.attendee for one in package.people]
    items = [one.item for one in package.agenda] or [""]
    for one in people:
        yield partial(desk.check_in, meeting, one, e.Way.CAMERA)
    yield partial(desk.start, meeting, chair)
    for number in count(1):
        for place, item in enumerate(items):
            if item:
                yield partial(desk.open_item, meeting, item, chair)
            yield from _ballot(desk, meeting, chair, f"dien-tap-{number}-{place}")
            for one in people[:_SPEAKERS]:
                yield partial(desk.request_floor, meeting, one)
                yield partial(desk.give_floor, meeting, one, chair)
                words = f"Ý kiến diễn tập lần {number}: đề nghị làm rõ nguồn vốn đối ứng."
                yield partial(desk.give_opinion, meeting, Opinion(attendee=one, text=words, item=item))
                yield partial(desk.end_floor, meeting, chair)


def end(desk: Desk, package: Package) -> Iterator[Act]:
    """What is still to be done so that the meeting is over."""
    meeting, chair = package.meeting, package.chairs[0]
    room = desk.room(meeting)
    if room.open_ballot:
        yield partial(desk.close_ballot, meeting, *room.open_ballot, chair)
    if room.phase is Phase.RUNNING:
        yield partial(desk.end, meeting, chair)


def _ballot(desk: Desk, meeting: int, chair: int, name: str) -> Iterator[Act]:
    spec = PreparedBallot(ballot=name, title="Biểu quyết diễn tập", questions=(Question(text="Thông qua?"),))
    yield partial(desk.add_ballot, meeting, spec, chair)
    yield partial(desk.open_ballot, meeting, name, Mode.DEVICES, chair)
    opened = desk.room(meeting).ballots.get((name, 1))
    for voter in opened.opened.entitled if opened else ():
        vote = e.VoteCast(
            ballot=name, voter=voter, choices=((voter % 3,),), nonce=f"{name}-{voter:06}", source=e.Source.PHONE
        )
        yield partial(desk.cast_vote, meeting, vote)
    yield partial(desk.close_ballot, meeting, name, 1, chair)
