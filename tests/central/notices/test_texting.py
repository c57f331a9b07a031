"""R5.1: reminders on telephones, through a real HTTP gateway and through Gammu's daemon with its dummy phone."""

import json
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st

from central.meetings.reminding import Group, remind
from central.notices.models import Status, TextMessage
from central.notices.plain import LONGEST, mobile, one_message, plain
from central.notices.texting import Gateway, text_next
from central.outbox import Kind, Outbox
from central.people.models import Official
from central.settings import read_sms_headers
from central.web.app import create_app
from central.web.pages import PAGES
from tests.central.notices.posted import Answer, posted_to
from tests.central.province import HOUR, NOW, Province, enter, send
from tests.central.settings import central_settings
from tests.servers import eventually, program

REMINDER = 'Nhac lich hop: "Hop ve ngan sach", 08:00 30/11/2026, Phong hop so 1.'


class Telephones:
    """The province's gateway: `status` is its answer, `got` what it took, `shown` the last secret it was shown."""

    def __init__(self) -> None:
        self.status, self.got, self.shown, self.url = 200, list[dict[str, str]](), "", ""


@contextmanager
def gateway_on_loopback() -> Iterator[Telephones]:
    found = Telephones()

    def take(headers: Mapping[str, str], body: bytes) -> Answer:
        found.shown = headers.get("X-Key", "")
        if found.status == 200:
            found.got.append(json.loads(body))
        return found.status, {}

    with posted_to(take) as address:
        found.url = f"{address}/send"
        yield found


@pytest.fixture
def telephones() -> Iterator[Telephones]:
    with gateway_on_loopback() as found:
        yield found


def settings_for(url: str) -> str:
    fields = 'fields = {to = "{number}", body = "{text}"}'
    return f'[sms]\nurl = "{url}"\n{fields}\nheader_file = "sms.key"\ntimeout_s = 2\n'


@pytest.fixture
def gateway(telephones: Telephones, tmp_path: Path, database_url: str) -> Gateway:
    (tmp_path / "sms.key").write_text("X-Key: a secret\n")
    settings = central_settings(tmp_path, database_url, more=settings_for(telephones.url))
    assert settings.sms is not None
    return Gateway(sms=settings.sms, headers=read_sms_headers(settings.sms))


def reminded(province: Province) -> None:
    """A meeting of which its people were reminded; one has a mobile number, one another number."""
    Official.update(phone="0912 345 678").where(Official.id == province.people["finance"].id).execute()
    Official.update(phone="0293 3878 000").where(Official.id == province.people["chair"].id).execute()
    meeting = province.approved()
    remind(province.planning, meeting.id, Group.ALL, by=province.people["secretary"], texts=True)


def text_all(province: Province, gateway: Gateway, *, now_ms: int = NOW) -> None:
    while text_next(province.database, gateway, now_ms=now_ms):
        pass


def test_r5_1_a_reminder_comes_to_mobiles_without_diacritics(
    province: Province, telephones: Telephones, gateway: Gateway
) -> None:
    reminded(province)
    text_all(province, gateway)
    assert telephones.got == [{"to": "+84912345678", "body": REMINDER}]
    assert telephones.shown == "a secret"
    assert [one.status for one in TextMessage.select()] == [Status.SENT]
    assert not Outbox.select().where(Outbox.kind == Kind.TEXT).exists()


def test_what_the_gateway_can_not_take_now_goes_later_and_once(
    province: Province, telephones: Telephones, gateway: Gateway
) -> None:
    telephones.status = 503
    reminded(province)
    text_all(province, gateway)
    telephones.status = 200
    text_all(province, gateway, now_ms=NOW + 59_000)
    assert telephones.got == []
    text_all(province, gateway, now_ms=NOW + 60_000)
    text_all(province, gateway, now_ms=NOW + HOUR)
    assert len(telephones.got) == 1
    assert TextMessage.get().attempts == 2


def test_the_office_sees_which_texts_would_go_out_holds_them_and_lets_them_go(
    province: Province, telephones: Telephones, gateway: Gateway, browser: Callable[[str], FlaskClient]
) -> None:
    reminded(province)
    client, number = browser("overseer"), TextMessage.get().id
    assert REMINDER in client.get("/outbox").text.replace("&#34;", '"')
    assert send(client, "/outbox", {"do": f"hold-text-{number}"}).status_code == 303
    text_all(province, gateway)
    assert (telephones.got, TextMessage.get().status) == ([], Status.HELD)

    send(client, "/outbox", {"do": f"release-text-{number}"})
    text_all(province, gateway)

    assert (len(telephones.got), TextMessage.get().status) == (1, Status.SENT)


def test_what_the_gateway_will_never_take_is_not_tried_again(
    province: Province, telephones: Telephones, gateway: Gateway
) -> None:
    telephones.status = 400
    reminded(province)
    text_all(province, gateway)
    assert (TextMessage.get().status, TextMessage.get().problem) == (Status.ENDED, "HTTP 400")


def test_once_the_meeting_has_begun_nobody_is_reminded(
    province: Province, telephones: Telephones, gateway: Gateway
) -> None:
    reminded(province)
    TextMessage.update(at_ms=NOW + 7 * 24 * HOUR).execute()
    text_all(province, gateway, now_ms=NOW + 7 * 24 * HOUR + HOUR)
    assert telephones.got == []
    assert TextMessage.get().problem == "quá muộn"


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_gammu_s_daemon_sends_it_by_its_phone(province: Province, tmp_path: Path, database_url: str) -> None:
    spool, phone = tmp_path / "spool", tmp_path / "phone"
    for folder in ("inbox", "outbox", "sent", "error"):
        (spool / folder).mkdir(parents=True)
    paths = "".join(
        f"{name}path = {spool / folder}/\n"
        for name, folder in (("inbox", "inbox"), ("outbox", "outbox"), ("sentsms", "sent"), ("errorsms", "error"))
    )
    configuration = tmp_path / "smsdrc"
    configuration.write_text(
        f"[gammu]\ndevice = {phone}\nconnection = none\nmodel = dummy\n"
        f"[smsd]\nservice = files\nlogfile = {tmp_path / 'smsd.log'}\nloopsleep = 1\n{paths}"
    )
    phone.mkdir()
    (phone / "operations.log").touch()
    settings = central_settings(tmp_path, database_url, more=f'[sms]\ngammu = "{configuration}"\n')
    assert settings.sms is not None
    daemon = subprocess.Popen([program("gammu-smsd"), "-c", configuration], cwd=tmp_path)
    try:
        reminded(province)
        text_all(province, Gateway(sms=settings.sms, headers={}))
        assert TextMessage.get().status is Status.SENT
        eventually(
            lambda: any(REMINDER in one.read_text(errors="ignore") for one in (spool / "sent").iterdir()), timeout_s=60
        )
    finally:
        daemon.terminate()
        daemon.wait(timeout=30)


def test_r5_1_the_secretary_sees_the_words_chooses_and_reads_what_went(
    province: Province, telephones: Telephones, gateway: Gateway, tmp_path: Path, database_url: str
) -> None:
    settings = central_settings(tmp_path, database_url, more=settings_for(telephones.url))
    app = create_app(province.database, settings, pages=PAGES, now_ms=province.clock)
    client = enter(app.test_client(), "secretary")
    Official.update(phone="0912345678").where(Official.id == province.people["finance"].id).execute()
    meeting = province.approved()
    path = f"/meetings/{meeting.id}/remind"
    assert "68 ký tự, không dấu; 1 người có số di động." in client.get(path).text
    send(client, path, {"group": "all"})
    assert not TextMessage.select().exists()
    send(client, path, {"group": "all", "texts": "yes"})
    text_all(province, gateway)
    assert "+84912345678" in client.get(f"/meetings/{meeting.id}/letters").text


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("0912 345 678", "+84912345678"),
        ("+84 (91) 234-56.78", "+84912345678"),
        ("84912345678", "+84912345678"),
        ("0293 3878 000", ""),
        ("091234567", ""),
        ("+1 212 555 0100", ""),
        ("", ""),
    ],
)
def test_only_mobile_numbers_of_the_country_are_written_to(typed: str, number: str) -> None:
    assert mobile(typed) == number


def test_a_vietnamese_sentence_stays_readable() -> None:
    assert plain("Kính mời dự “Đề án Đổi mới”, 08:00 – 11:00…") == 'Kinh moi du "De an Doi moi", 08:00 - 11:00...'


@given(st.text(max_size=400), st.text(max_size=60))
def test_every_reminder_is_one_message_of_plain_signs(title: str, room: str) -> None:
    text = one_message(lambda one: f"Nhắc lịch họp: “{one}”, 08:00 30/11/2026, {room}.", title)
    assert len(text) <= LONGEST
    assert text.isascii()
    assert text.startswith('Nhac lich hop: "')
    assert text.endswith(plain(f"{room}."))
