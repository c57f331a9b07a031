"""“Nhập bù từ bản giấy”: what was kept on paper during a power cut, keyed in with the time at which it happened."""

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from contract import events as e
from contract import order
from contract.ballot import Mode
from contract.line import Line
from contract.refused import Refused
from edge.desk.ballots import Ballots, again
from edge.desk.deciding import Decision, written
from edge.desk.words import Opinion


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperBallot:
    """Hands or slips as they were counted on paper; `count` has the ballot's name and its round is found here."""

    mode: Mode
    count: e.CountEntered
    reason: str = ""


class FromPaper(Ballots):
    """Each is one decision: the facts as if keyed in now, and one more line that says when they were."""

    def check_in_from_paper(self, meeting: int, attendees: Sequence[int], happened_at: int, by: int) -> Line | None:
        """Mark those present who signed the list; who is present already stays as recorded. None: nobody was left."""
        with self.deciding(meeting) as decision:
            left = [one for one in dict.fromkeys(attendees) if not decision.room.is_present(one)]
            lines = [decision.record(e.CheckedIn(attendee=one, way=e.Way.SECRETARY, by=by)) for one in left]
            return _about(decision, lines, happened_at, by) if lines else None

    def depart_from_paper(self, meeting: int, attendee: int, happened_at: int, by: int) -> Line:
        """Somebody left while nothing could be recorded."""
        with self.deciding(meeting) as decision:
            if not decision.room.is_present(attendee):
                raise Refused("Đại biểu chưa điểm danh.")
            return _about(decision, [decision.record(e.Departed(attendee=attendee, by=by))], happened_at, by)

    def opinion_from_paper(self, meeting: int, opinion: Opinion, happened_at: int) -> Line:
        """What somebody said then."""
        if not opinion.text.strip():
            raise Refused("Chưa có nội dung ý kiến.")
        words = written(opinion.text.strip())
        given = e.OpinionGiven(
            attendee=opinion.attendee, item=opinion.item, text=words.name, source=opinion.source, by=opinion.by
        )
        with self.deciding(meeting) as decision:
            return _about(decision, [decision.record(given, words)], happened_at, opinion.by)

    def speech_from_paper(self, meeting: int, speech: e.SpeechKeyedIn, happened_at: int) -> Line:
        """Who spoke then; who has the floor now keeps it."""
        with self.deciding(meeting) as decision:
            return _about(decision, [decision.record(speech)], happened_at, speech.by)

    def conclusion_from_paper(self, meeting: int, item: str, text: str, happened_at: int, by: int) -> Line:
        """What was concluded then, on an item or (with "") for the whole meeting; a later one takes its place."""
        words = written(text.strip())
        with self.deciding(meeting) as decision:
            entered = decision.record(e.ConclusionEntered(item=item, text=words.name, by=by), words)
            return _about(decision, [entered], happened_at, by)

    def ballot_from_paper(self, meeting: int, ballot: PaperBallot, happened_at: int) -> Line:
        """Open, count and close a round that was held on paper; entitled is who is present by now.

        Refused as each of the three would be: nothing of them stays then.
        """
        count = ballot.count
        with self.deciding(meeting) as decision:
            spec, content = self._spec(decision.room, count.ballot)
            opening = order.opening(decision.room, spec, content=content.name, mode=ballot.mode, by=count.by)
            opening, why = again(opening, ballot.reason)
            order.check_board(ballot.mode, spec, count)
            counted = msgspec.structs.replace(count, round=opening.round)
            lines = [decision.record(opening, content, *why), decision.record(counted)]
            lines.append(decision.record(order.closing(decision.room, count.ballot, opening.round, by=count.by)))
            return _about(decision, lines, happened_at, count.by)


def _about(decision: Decision, lines: Sequence[Line], happened_at: int, by: int) -> Line:
    names = tuple(line.name for line in lines)
    return decision.record(e.EnteredFromPaper(lines=names, happened_at=happened_at, by=by))
