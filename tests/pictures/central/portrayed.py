"""Photos for the door: none yet, one from the administrator that waits, one that is shown."""

import hashlib
from collections.abc import Callable

from central.people.models import Agency, Photo
from tests.pictures.central.protecting import official
from tests.pictures.central.scene import Scene
from tests.portraits import taken

PORTRAYED = "so-tai-chinh.lanhdao"


def photos_on(_scene: Scene) -> None:
    """Every agency shows photos, and there is none."""
    Agency.update(shows_photos=True).execute()
    Photo.delete().execute()


def photos_off(_scene: Scene) -> None:
    Agency.update(shows_photos=False).execute()
    Photo.delete().execute()


def photo_kept(*, agreed: bool) -> Callable[[Scene], None]:
    """A photo of everybody whose account is shown."""

    def keep(scene: Scene) -> None:
        photos_on(scene)
        jpeg, at_ms = taken((320, 400)), scene.now_ms - 86_400_000
        for one in (official(PORTRAYED), official("thue-tinh.lanhdao")):
            Photo.create(
                official=one,
                sha256=hashlib.sha256(jpeg).hexdigest(),
                jpeg=jpeg,
                given_at_ms=at_ms,
                agreed_at_ms=at_ms if agreed else None,
            )

    return keep
