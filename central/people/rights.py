"""Who may administer what: role x task, one table, no exception elsewhere (R7.2, R9.1d, R9.4)."""

from collections.abc import Collection
from enum import StrEnum

from contract.refused import Refused


class Role(StrEnum):
    """What somebody is towards an agency, by the rights of the account; AGENCY_ADMIN is of that agency alone."""

    OFFICIAL = "official"
    AGENCY_ADMIN = "agency-admin"
    OFFICE = "office"
    IT_ADMIN = "it-admin"


class Task(StrEnum):
    """What can be done about agencies, people and what was administered."""

    SEE_DIRECTORY = "see-directory"
    ARRANGE_AGENCIES = "arrange-agencies"
    ARRANGE_ROOMS = "arrange-rooms"
    ADD_OFFICIAL = "add-official"
    GIVE_RIGHT = "give-right"
    GIVE_BADGE = "give-badge"
    SWITCH_PHOTOS = "switch-photos"
    GIVE_PHOTO = "give-photo"
    RESET_LOGIN = "reset-login"
    CLOSE_ACCOUNT = "close-account"
    RESET_SECOND = "reset-second"
    IMPORT_AGENCIES = "import-agencies"
    IMPORT_OFFICIALS = "import-officials"
    READ_OWN_AUDIT = "read-own-audit"
    READ_AUDIT = "read-audit"


_ADMINISTRATORS = frozenset({Role.AGENCY_ADMIN, Role.OFFICE, Role.IT_ADMIN})
_PROVINCE = frozenset({Role.OFFICE, Role.IT_ADMIN})

ALLOWED: dict[Task, frozenset[Role]] = {
    Task.SEE_DIRECTORY: frozenset(Role),
    Task.ARRANGE_AGENCIES: _PROVINCE,
    Task.ARRANGE_ROOMS: _PROVINCE,
    Task.ADD_OFFICIAL: _ADMINISTRATORS,
    Task.GIVE_RIGHT: _ADMINISTRATORS,
    Task.GIVE_BADGE: _ADMINISTRATORS,
    Task.SWITCH_PHOTOS: _ADMINISTRATORS,
    Task.GIVE_PHOTO: _ADMINISTRATORS,
    Task.RESET_LOGIN: _ADMINISTRATORS,
    Task.CLOSE_ACCOUNT: _ADMINISTRATORS,
    Task.RESET_SECOND: _PROVINCE,
    Task.IMPORT_AGENCIES: _PROVINCE,
    Task.IMPORT_OFFICIALS: _ADMINISTRATORS,
    Task.READ_OWN_AUDIT: _ADMINISTRATORS,
    Task.READ_AUDIT: _PROVINCE,
}


def may(roles: Collection[Role], task: Task) -> bool:
    """May somebody who holds these roles do this?"""
    return not ALLOWED[task].isdisjoint(roles)


def reaches(roles: Collection[Role], theirs: Collection[Role]) -> bool:
    """May these roles touch somebody's account? That of the Office or of an IT administrator only by their like.

    Otherwise an agency's administrator would take over the province with a new password.
    """
    return _PROVINCE.isdisjoint(theirs) or not _PROVINCE.isdisjoint(roles)


def require(roles: Collection[Role], task: Task) -> None:
    """Refused, in words that say whose task it is."""
    if may(roles, task):
        return
    if Role.AGENCY_ADMIN in ALLOWED[task]:
        raise Refused("Việc này do quản trị hệ thống của đơn vị hoặc Văn phòng thực hiện.")
    raise Refused("Việc này do Văn phòng hoặc quản trị hệ thống thực hiện.")
