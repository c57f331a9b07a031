"""A guest without an account, whom an agency has named, and the link that lets them in."""

from central.meetings.guests import guests_of, make_link
from central.meetings.models import Invitation
from central.meetings.naming import Guest, name_guest
from central.people.models import Agency
from tests.pictures.central.scene import Scene, official

GUEST = "guest"
"""Who looks at a page by a link, in place of an official's mailbox."""


def guest_linked(scene: Scene) -> None:
    """Done once for all pictures of a scene."""
    if GUEST in scene.held:
        return
    farmers = Agency.get(Agency.code == "hoi-nong-dan")
    invitation = Invitation.get(Invitation.meeting == scene.main, Invitation.agency == farmers)
    person = Guest(name="Trần Văn Đồng", salutation="ông", office="Giám đốc Hợp tác xã Nông nghiệp Long Mỹ")
    name_guest(scene.planning, scene.main.id, invitation.id, person, by=official("hoi-nong-dan.lanhdao"))
    (one,) = guests_of(scene.planning, scene.main)
    make_link(scene.planning, scene.main.id, one.attendee.id, by=official("thuky"))
    (one,) = guests_of(scene.planning, scene.main)
    scene.held[GUEST] = {"guest": one.token}
