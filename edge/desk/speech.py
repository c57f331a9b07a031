"""What is heard in the room becomes lines, and what people make of it afterwards."""

import msgspec

from contract import events as e
from contract.line import Line
from contract.refused import Refused
from contract.wording import Wording, write_wording
from edge.desk.deciding import Deciding, Decision, written
from edge.desk.words import Opinion


class Speech(Deciding):
    """A draft by a machine that people correct and accept; nothing that was heard is ever changed."""

    def switch_listening(self, meeting: int, by: int, *, on: bool) -> Line:
        """Let the room be listened to from now on whenever it may be, or not at all."""
        return self._decide(meeting, e.ListeningSwitched(on=on, by=by))

    def refuse_recording(self, meeting: int, by: int, *, allowed: bool = False) -> Line:
        """Who has the floor is not recorded until it changes; or, `allowed`, is recorded again."""
        with self.deciding(meeting) as decision:
            speaker = decision.room.speaker
            if not speaker:
                raise Refused("Đại biểu này không còn phát biểu.")
            if allowed:
                return decision.record(e.RecordingAllowed(attendee=speaker, by=by))
            return decision.record(e.RecordingRefused(attendee=speaker, by=by))

    def begin_listening(self, meeting: int, recording: str) -> Line:
        """The microphone has been opened. Refused: the room is not to be listened to at this moment."""
        return self._decide(meeting, e.ListeningBegan(recording=recording))

    def end_listening(self, meeting: int, recording: str, why: e.Silence) -> Line:
        return self._decide(meeting, e.ListeningEnded(recording=recording, why=why))

    def write_down(self, meeting: int, recording: str, wording: Wording, *, speaker: int, item: str) -> Line:
        """Record what was understood; the line is on disk when this returns. `wording` has at least one word."""
        text = written(write_wording(wording))
        heard = e.SpeechHeard(
            recording=recording,
            start_ms=wording.words[0].start_ms,
            end_ms=wording.words[-1].end_ms,
            speaker=speaker,
            item=item,
            text=text.name,
        )
        return self._decide(meeting, heard, text)

    def sound_deleted(self, meeting: int, *, seconds: int, why: e.SoundOver, signed_at: int) -> Line:
        """Nobody can hear any more what was kept of the meeting as sound. Refused: it is being recorded."""
        return self._decide(meeting, e.SoundDeleted(seconds=seconds, why=why, signed_at=signed_at))

    def sound_kept(self, meeting: int, kept: e.SoundKept, key: str) -> Line:
        """What was kept of a recording is complete and may go up; `key` opens it, for central. Refused: it goes on."""
        text = written(key)
        return self._decide(meeting, msgspec.structs.replace(kept, text=text.name), text)

    def assign_speaker(self, meeting: int, lines: tuple[str, ...], attendee: int, by: int) -> Line:
        """Say who spoke in these lines."""
        return self._decide(meeting, e.SpeakerAssigned(lines=lines, attendee=attendee, by=by))

    def correct_speech(self, meeting: int, line: str, text: str, by: int) -> Line:
        """Put right what was said in one line; it has to be accepted again."""
        with self.deciding(meeting) as decision:
            return self.correct_in(decision, line, text, by)

    def correct_in(self, decision: Decision, line: str, text: str, by: int) -> Line:
        """The same, as a part of a decision that is being made."""
        words = written(_insist_on_text(text))
        return decision.record(e.SpeechCorrected(line=line, text=words.name, by=by), words)

    def accept_speech(self, meeting: int, lines: tuple[str, ...], by: int) -> Line:
        """Answer for these lines as they are now."""
        return self._decide(meeting, e.SpeechAccepted(lines=lines, by=by))

    def take_opinion(self, meeting: int, lines: tuple[str, ...], opinion: Opinion) -> Line:
        """Put an opinion that was made of these lines on the meeting's list."""
        words = written(_insist_on_text(opinion.text))
        taken = e.OpinionTaken(
            lines=lines,
            attendee=opinion.attendee,
            item=opinion.item,
            document=opinion.document,
            text=words.name,
            by=opinion.by,
        )
        return self._decide(meeting, taken, words)


def _insist_on_text(text: str) -> str:
    if not text.strip():
        raise Refused("Chưa có nội dung ý kiến.")
    return text.strip()
