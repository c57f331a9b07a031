"""Photos for the door: off until an agency wants them, only of who agreed, small, and gone when they are taken back."""

import hashlib
import io
import json
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from PIL import Image

from central.audit.actions import Wanted, find
from central.audit.rules import Deed, Hand
from central.notices.models import Notice
from central.people.accounts import close_account
from central.people.agencies import give_right
from central.people.keeping import YEAR_MS, Sort, sweep
from central.people.models import Photo, Right
from central.people.photos import agree, photo_named, shows_photos
from central.people.portrait import HEIGHT, WIDTH, portrait
from contract.refused import Refused
from tests.central.people.test_badges import of_health, sent
from tests.central.province import NOW, Province, csrf, send
from tests.portraits import taken

Browser = Callable[[str], FlaskClient]


@pytest.fixture
def clerk(province: Province, browser: Browser) -> FlaskClient:
    """The administrator of the health office, which shows photos."""
    health = province.agencies["health"]
    give_right(province.database, province.people["clerk"], Right.AGENCY_ADMIN, agency=health, by=Hand(at_ms=NOW))
    client = browser("clerk")
    switch(province, client, on=True)
    return client


def switch(province: Province, client: FlaskClient, *, on: bool) -> int:
    page = f"/agencies/{province.agencies['health'].id}"
    return send(client, page, {"do": "photos", "shows": "1" if on else "0"}).status_code


def upload(client: FlaskClient, page: str, raw: bytes, **fields: str) -> int:
    data = {"csrf_token": csrf(client, page), "photo": (io.BytesIO(raw), "toi.jpg"), **fields}
    return client.post(page, data=data, content_type="multipart/form-data").status_code


def give_own(client: FlaskClient, raw: bytes | None = None, **fields: str) -> int:
    return upload(client, "/account/photo", raw or taken(), **{"do": "give", "agrees": "1", **fields})


def pixel(jpeg: bytes, x: float, y: float) -> tuple[int, ...]:
    with Image.open(io.BytesIO(jpeg)) as picture:
        return picture.convert("RGB").getpixel((int(x * picture.width), int(y * picture.height)))  # type: ignore[return-value]


@pytest.mark.parametrize("raw", [taken(), taken(kind="PNG"), taken(kind="WEBP"), taken(lies=True), taken((4000, 5000))])
def test_a_photo_becomes_small_and_upright_and_tells_nothing_else(raw: bytes) -> None:
    jpeg = portrait(raw)

    with Image.open(io.BytesIO(jpeg)) as small:
        assert (small.format, small.size, dict(small.getexif())) == ("JPEG", (WIDTH, HEIGHT), {})
    assert b"Camera of somebody" not in jpeg
    assert len(jpeg) < 60_000
    assert sum(pixel(jpeg, 0.05, 0.05)) > 600, "the wall is above"
    assert sum(pixel(jpeg, 0.5, 0.97)) < 300, "the coat is below"


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"%PDF-1.7 not a photo", "không phải là ảnh"),
        (b"", "không phải là ảnh"),
        (taken((100, 100)), "quá nhỏ"),
        (b"\xff" * (10 * 1024 * 1024 + 1), "lớn hơn"),
        (b"GIF89a" + bytes(60), "không phải là ảnh"),
    ],
)
def test_what_is_no_photo_is_refused_by_its_content(raw: bytes, reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        portrait(raw)


def test_a_picture_that_would_fill_the_memory_is_refused_unread() -> None:
    file = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(file, "PNG")

    with pytest.raises(Refused):
        portrait(file.getvalue())


def test_no_agency_shows_photos_until_its_administrator_says_so(province: Province, browser: Browser) -> None:
    health = browser("health")

    assert not shows_photos(province.agencies["health"].id)
    assert give_own(health) == 409
    assert not Photo.select().exists()


def test_whoever_gives_the_own_photo_and_agrees_is_shown_with_it(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    meeting, health = province.approved(chairs=(province.people["health"].id,)), browser("health")
    assert shows_photos(province.agencies["health"].id)
    assert clerk.get("/account/photo").status_code == 200

    assert give_own(health, agrees="") == 409
    assert not of_health(province, meeting.id).photo
    assert give_own(health) == 303

    named = of_health(province, meeting.id).photo
    assert isinstance(named, str)
    jpeg = photo_named(named)
    assert jpeg is not None
    assert hashlib.sha256(jpeg).hexdigest() == named
    assert health.get("/account/photo.jpg").data == jpeg
    assert find(Wanted(deed=Deed.PHOTO_AGREED))[0].about == province.people["health"].id


def test_a_photo_from_the_administrator_waits_for_its_person(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    meeting, person = province.approved(chairs=(province.people["health"].id,)), province.people["health"]
    page = f"/people/{person.id}"

    assert upload(clerk, page, taken(), do="photo") == 303
    waiting = Photo.get()

    assert waiting.agreed_at_ms is None
    assert photo_named(waiting.sha256) is None
    assert not of_health(province, meeting.id).photo
    assert Notice.select().where(Notice.official == person, Notice.act == "photo").exists()
    assert "Chờ đồng ý" in clerk.get(page).text
    with pytest.raises(Refused):
        agree(province.database, person, agency=0, by=Hand(official=province.people["clerk"].id, at_ms=NOW))
    health = browser("health")
    assert "Chưa ai khác thấy" in health.get("/account/photo").text
    assert send(health, "/account/photo", {"do": "agree"}).status_code == 303
    assert of_health(province, meeting.id).photo == waiting.sha256


def test_a_photo_that_is_taken_back_is_gone_from_central_and_from_the_next_plan(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    meeting, health = province.approved(chairs=(province.people["health"].id,)), browser("health")
    assert clerk
    give_own(health)
    before = of_health(province, meeting.id).photo
    assert before

    assert send(health, "/account/photo", {"do": "remove"}).status_code == 303

    assert not Photo.select().exists()
    assert photo_named(str(before)) is None
    assert not of_health(province, meeting.id).photo
    assert find(Wanted(deed=Deed.PHOTO_REMOVED))
    assert health.get("/account/photo.jpg").status_code == 404


def test_an_agency_that_switches_photos_off_has_none_left(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    meeting = province.approved(chairs=(province.people["health"].id,))
    give_own(browser("health"))
    assert of_health(province, meeting.id).photo
    revision = sent(meeting.id).revision

    assert switch(province, clerk, on=False) == 303

    assert not Photo.select().exists()
    assert not of_health(province, meeting.id).photo
    assert sent(meeting.id).revision == revision + 1
    assert [one.deed for one in find(Wanted()) if one.deed.startswith("photos")] == [Deed.PHOTOS_OFF, Deed.PHOTOS_ON]


def test_a_closed_account_and_five_years_end_a_photo(province: Province, clerk: FlaskClient, browser: Browser) -> None:
    assert clerk
    give_own(browser("health"))
    assert sweep(province.database, now_ms=NOW + 5 * YEAR_MS - 1).get(Sort.PHOTOS) is None
    Photo.update(given_at_ms=NOW - 5 * YEAR_MS - 1).execute()
    assert sweep(province.database, now_ms=NOW)[Sort.PHOTOS] == 1

    give_own(browser("health"))
    assert Photo.select().exists()
    close_account(province.database, province.people["health"], agency=None, by=Hand(at_ms=NOW))
    assert not Photo.select().exists()


def test_everybody_may_take_the_own_photo_away_and_reads_why_it_is_kept(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    assert province
    assert clerk
    health = browser("health")
    give_own(health)

    answer = health.post("/account/data.json", data={"csrf_token": csrf(health, "/account/data")})

    [told] = json.loads(answer.data)["photos"]
    assert (told["by_oneself"], bool(told["agreed"]), told["jpeg"][:4]) == (True, True, "/9j/")
    assert "không dùng để nhận dạng khuôn mặt" in health.get("/account/data").text


def test_nobody_gives_photos_of_another_agency_nor_switches_its(
    province: Province, clerk: FlaskClient, browser: Browser
) -> None:
    finance = province.people["finance"]
    page = f"/people/{finance.id}"
    token = csrf(clerk, "/account")

    assert clerk.post(page, data={"csrf_token": token, "do": "photo"}).status_code == 404
    stranger = browser("finance")
    fields: dict[str, object] = {"do": "photos", "shows": "0"}
    agency = f"/agencies/{province.agencies['health'].id}"
    assert send(stranger, agency, fields, form="/account").status_code == 409
    assert shows_photos(province.agencies["health"].id)
