"""Who may do which act in the room, for every act that a meeting may reserve to its chair (A6)."""

import pytest

from contract import events as e
from contract.conducting import RESERVABLE
from contract.order import check
from contract.refused import Refused
from contract.room import Room
from tests.contract.test_order import here, room_with, then
from tests.makers import CHAIR, SECRETARY, make_content, make_package

TEXT = make_content().name
DEPUTY, MEMBER, STRANGER = 3, 4, 99
ROLES = {"chair": CHAIR, "deputy": DEPUTY, "secretary": SECRETARY, "member": MEMBER, "stranger": STRANGER}


def acts(by: int) -> dict[str, e.Event]:
    """One deed of each kind."""
    return {
        "conclude": e.ConclusionEntered(item="item-1", text=TEXT, by=by),
        "ballot": e.BallotAddedHere(ballot="moi", spec=TEXT, by=by),
        "course": e.ItemOpened(item="item-2", by=by),
        "people": e.FloorGiven(attendee=MEMBER, item="item-1", by=by),
        "document": e.DocumentAddedHere(document="moi", sha256="a" * 64, size=1, title=TEXT, by=by),
        "speech": e.ListeningSwitched(on=False, by=by),
    }


def running(*reserved: str) -> Room:
    package = make_package(chairs=(CHAIR, DEPUTY), reserved_to_chair=reserved)
    room = room_with(*here(1, 2, 3, 4, 5), package=package)
    then(room, e.MeetingStarted(by=CHAIR), e.ItemOpened(item="item-1", by=CHAIR))
    return room


def allowed(room: Room, event: e.Event) -> bool:
    try:
        check(room, event)
    except Refused:
        return False
    return True


@pytest.mark.parametrize("act", RESERVABLE)
@pytest.mark.parametrize("reserved", [(), ("conclude",), *((one,) for one in RESERVABLE), RESERVABLE])
def test_each_role_may_do_each_act_unless_it_is_reserved(act: str, reserved: tuple[str, ...]) -> None:
    room = running(*reserved)
    may = {role for role, who in ROLES.items() if allowed(room, acts(who)[act])}

    conducts = {"chair", "deputy"} if act in reserved else {"chair", "deputy", "secretary"}
    assert may == conducts


def test_whoever_presides_by_a_hand_over_may_do_what_is_reserved() -> None:
    room = running("conclude")
    then(room, e.ChairHandedOver(giver=CHAIR, taker=MEMBER, by=CHAIR, reason=TEXT))
    assert allowed(room, acts(MEMBER)["conclude"])


def test_the_secretary_is_told_that_the_act_is_the_chairs() -> None:
    with pytest.raises(Refused, match="dành riêng việc đó cho Chủ trì"):
        check(running("course"), acts(SECRETARY)["course"])
