"""Writes the number (UID) of each card that is laid on a PC/SC reader, one a line; `?` for a card that gives none.

Readers may come and go, and so may pcscd, which serves them. Debian: python3-pyscard, pcscd.
"""

from __future__ import annotations

import os
import select
import sys
from dataclasses import dataclass, field

try:
    from smartcard import scard
except ImportError as error:
    sys.exit(f"{error}: apt-get install --no-install-recommends python3-pyscard pcscd")

GET_UID = [0xFF, 0xCA, 0x00, 0x00, 0x00]  # PC/SC part 3, 3.2.2.1.3
TURN_MS = 500
"""How soon a reader that was plugged in is noticed. A card is noticed at once."""


class Lost(Exception):
    """pcscd is not there, or not any more."""


def main() -> None:
    """Until the standard input ends; a first look is always taken."""
    was_lost, is_over = False, False
    while not is_over:
        try:
            watch = Watch(_done(scard.SCardEstablishContext(scard.SCARD_SCOPE_USER)))
            if was_lost:
                print("pcscd is back", file=sys.stderr, flush=True)
            was_lost = False
            while not is_over:
                for number in watch.turn():
                    print(number, flush=True)
                is_over = _ends_within(0)
        except Lost as error:
            if not was_lost:
                print(f"no PC/SC readers: {error}; is pcscd running, may we use it?", file=sys.stderr, flush=True)
            was_lost = True
            is_over = _ends_within(TURN_MS)
    sys.exit(int(was_lost))


@dataclass
class Watch:
    """The readers that are there, each with the state in which it was seen last."""

    context: int
    seen: dict[str, int] = field(default_factory=dict)

    def turn(self) -> list[str]:
        """The cards that were laid down since the last turn; waits for one for at most TURN_MS."""
        there = self._readers()
        for reader in self.seen.keys() ^ set(there):
            print(f"reader {reader} is {'here' if reader in there else 'gone'}", file=sys.stderr, flush=True)
        self.seen = {reader: self.seen.get(reader, scard.SCARD_STATE_UNAWARE) for reader in there}
        if not there:
            _ends_within(TURN_MS)
            return []
        result, states = scard.SCardGetStatusChange(self.context, TURN_MS, list(self.seen.items()))
        if result in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_UNKNOWN_READER):
            return []
        _done((result,))
        laid: list[str] = []
        for reader, state, _ in states:
            before, self.seen[reader] = self.seen[reader], state & ~scard.SCARD_STATE_CHANGED
            if is_laid_anew(before, state):
                laid.append(self._number(reader))
        return laid

    def _readers(self) -> list[str]:
        result, readers = scard.SCardListReaders(self.context, [])
        if result == scard.SCARD_E_NO_READERS_AVAILABLE:
            return []
        _done((result,))
        return list(readers)

    def _number(self, reader: str) -> str:
        either = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
        result, card, protocol = scard.SCardConnect(self.context, reader, scard.SCARD_SHARE_SHARED, either)
        if result != scard.SCARD_S_SUCCESS:
            return "?"
        try:
            result, answer = scard.SCardTransmit(card, protocol, GET_UID)
        finally:
            scard.SCardDisconnect(card, scard.SCARD_LEAVE_CARD)
        *number, first, second = answer if result == scard.SCARD_S_SUCCESS and len(answer) >= 2 else (0, 0)
        return bytes(number).hex().upper() if (first, second) == (0x90, 0x00) and number else "?"


def is_laid_anew(before: int, state: int) -> bool:
    """Was this card laid down since? pcscd counts comings and goings in the upper half of a reader's state."""
    is_there, was_there = (bool(one & scard.SCARD_STATE_PRESENT) for one in (state, before))
    return is_there and (not was_there or state >> 16 != before >> 16)


def _done(answer: tuple) -> int:  # type: ignore[type-arg]
    if answer[0] != scard.SCARD_S_SUCCESS:
        raise Lost(scard.SCardGetErrorMessage(answer[0]))
    return int(answer[-1])


def _ends_within(wait_ms: int) -> bool:
    """Has whoever started us gone away?"""
    return bool(select.select([sys.stdin], [], [], wait_ms / 1000)[0]) and not os.read(sys.stdin.fileno(), 1)


if __name__ == "__main__":
    main()
