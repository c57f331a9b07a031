"""Browsers are told at once: sealed for them alone, once for a change, as long as the login lasts."""

import json
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, expect

from central.meetings.actions import cancel
from central.meetings.deadlines import to_ms
from central.notices.devices import Subscription, devices_of, is_allowed, subscribe
from central.notices.letters import stationery
from central.notices.models import Notice, Push, PushDevice, Status
from central.notices.pushing import Pusher, push_next
from central.notices.webpush import bytes_of, public_point, seal, text_of, vapid_key
from central.outbox import Kind, Outbox
from central.people.login import Browser as Device
from central.people.login import log_in, log_out
from central.people.models import Login
from central.settings import Settings, read_secret_key
from central.web.app import create_app
from central.web.pages import PAGES
from contract.refused import Refused
from tests import servers
from tests.central.notices.pushservice import PushService, push_service
from tests.central.province import HOUR, NOW, PASSWORD, Province, enter, send
from tests.central.settings import central_settings, start_worker
from tests.servers import eventually

SHOWN = """navigator.serviceWorker.ready.then(found => found.getNotifications())
  .then(all => all.map(one => [one.title, one.body, one.data]))"""
PUSH = '[push]\ncontact = "mailto:hop@tinh.gov.vn"\nhosts = ["127.0.0.1"]\ntimeout_s = 2\n'


@pytest.fixture
def service() -> Iterator[PushService]:
    with push_service() as found:
        yield found


@pytest.fixture
def settings(tmp_path: Path, database_url: str) -> Settings:
    return central_settings(tmp_path, database_url, more=PUSH)


@pytest.fixture
def pusher(settings: Settings) -> Pusher:
    assert settings.push is not None
    return Pusher(settings=settings.push, key=vapid_key(read_secret_key(settings)), paper=stationery(settings))


def login(province: Province, who: str) -> tuple[Login, str]:
    device = Device(name="Firefox", address="10.0.0.1")
    token = log_in(province.database, email=f"{who}@tinh.gov.vn", password=PASSWORD, browser=device, now_ms=NOW)
    return Login.select().order_by(Login.id.desc()).get(), token


def switch_on(province: Province, service: PushService, who: str = "finance", name: str = "phone") -> str:
    held, token = login(province, who)
    subscribe(province.database, held, service.subscription(name), hosts=["127.0.0.1"], now_ms=NOW)
    return token


def push_all(province: Province, pusher: Pusher, *, now_ms: int = NOW) -> None:
    while push_next(province.database, pusher, now_ms=now_ms):
        pass


def test_the_office_holds_what_would_go_to_browsers_and_lets_it_go(
    province: Province, pusher: Pusher, service: PushService, browser: Callable[[str], FlaskClient]
) -> None:
    switch_on(province, service)
    province.approved()
    client = browser("overseer")
    assert "Thông báo trên thiết bị" in client.get("/outbox").text
    send(client, "/outbox", {"do": "all"})
    push_all(province, pusher)
    assert {one.status for one in Push.select()} == {Status.HELD}

    for one in list(Push.select()):
        send(client, "/outbox", {"do": f"release-push-{one.id}"})
    push_all(province, pusher)

    assert {one.status for one in Push.select()} == {Status.SENT}


def test_a_message_is_sealed_as_the_standard_s_example_is() -> None:
    """RFC 8291, appendix A."""
    sender = ec.derive_private_key(
        int.from_bytes(bytes_of("yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw")), ec.SECP256R1()
    )
    point = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
    sealed = seal(
        b"When I grow up, I want to be a watermelon",
        receiver=bytes_of(point),
        secret=bytes_of("BTBZMqHH6r4Tts7J_aSIgg"),
        sender=sender,
        salt=bytes_of("DGv6ra1nlYgDCS1FRnbzlw"),
    )
    assert text_of(sealed) == (
        "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27mlmlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7"
        "A_yl95bQpu6cVPTpK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
    )


# R5.1
def test_an_invitation_comes_to_the_browser_that_wants_it_and_to_no_other(
    province: Province, service: PushService, pusher: Pusher
) -> None:
    switch_on(province, service)
    meeting = province.approved()

    push_all(province, pusher)

    [told] = service.got
    assert "Kính mời dự cuộc họp “Họp về ngân sách”" in str(told["text"])
    assert told["address"] == f"/meetings/{meeting.id}"
    assert service.claims["aud"] == service.address
    assert service.claims["sub"] == "mailto:hop@tinh.gov.vn"
    assert (service.headers["Content-Encoding"], service.headers["TTL"]) == ("aes128gcm", "86400")
    assert [one.status for one in Push.select()] == [Status.SENT]
    assert not Outbox.select().where(Outbox.kind == Kind.PUSH).exists()


def test_each_browser_of_a_person_is_told_once_of_a_change(
    province: Province, service: PushService, pusher: Pusher
) -> None:
    for name in ("phone", "tablet"):
        switch_on(province, service, name=name)
    meeting = province.approved()
    province.clock.at_ms += HOUR
    cancel(province.planning, meeting.id, by=province.people["chair"], reason="Việc đột xuất")

    push_all(province, pusher, now_ms=province.clock.at_ms)

    assert len(service.got) == 4
    assert sum("hủy" in str(one["text"]).lower() for one in service.got) == 2


def test_at_night_nobody_is_woken(province: Province, service: PushService, pusher: Pusher) -> None:
    switch_on(province, service)
    province.approved()
    night = to_ms(datetime(2026, 11, 23, 23, 0))  # noqa: DTZ001 - a naive time is meant as on the wall in Việt Nam

    push_all(province, pusher, now_ms=night)
    assert service.got == []
    push_all(province, pusher, now_ms=night + 7 * HOUR)
    assert len(service.got) == 1


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    province: Province, service: PushService, pusher: Pusher, status: int
) -> None:
    switch_on(province, service)
    service.status = status
    province.approved()
    push_all(province, pusher)
    assert not PushDevice.select().exists()
    assert [(one.status, one.problem) for one in Push.select()] == [(Status.ENDED, "thiết bị đã tắt thông báo")]


def test_a_service_that_is_busy_is_asked_again_when_it_says(
    province: Province, service: PushService, pusher: Pusher
) -> None:
    switch_on(province, service)
    service.status, service.retry_after = 429, "600"
    province.approved()
    push_all(province, pusher)
    service.status = 201
    push_all(province, pusher, now_ms=NOW + 599_000)
    assert service.got == []
    push_all(province, pusher, now_ms=NOW + 600_000)
    assert len(service.got) == 1
    assert Push.get().attempts == 2


def test_a_service_that_is_away_loses_nothing(province: Province, service: PushService, pusher: Pusher) -> None:
    held, _ = login(province, "finance")
    asked = service.subscription()
    dead = Subscription(address=f"http://127.0.0.1:{servers.free_port()}/x", key=asked.key, secret=asked.secret)
    subscribe(province.database, held, dead, hosts=["127.0.0.1"], now_ms=NOW)
    province.approved()
    push_all(province, pusher)
    assert (Push.get().status, Push.get().problem) == (Status.WAITING, "ConnectionError")
    PushDevice.update(address=asked.address).execute()
    push_all(province, pusher, now_ms=NOW + 60_000)
    assert len(service.got) == 1


def test_who_logs_out_is_told_nothing_more_on_that_browser(
    province: Province, service: PushService, pusher: Pusher
) -> None:
    token = switch_on(province, service)
    province.approved()
    log_out(province.database, token, now_ms=NOW)
    push_all(province, pusher)
    assert service.got == []
    assert devices_of(province.people["finance"]) == []


@pytest.mark.parametrize(
    ("address", "is_known"),
    [
        ("https://fcm.googleapis.com/fcm/send/x", True),
        ("https://wns2-par02p.notify.windows.com/w/?token=x", True),
        ("http://fcm.googleapis.com/fcm/send/x", False),
        ("https://fcm.googleapis.com.evil.example/x", False),
        ("https://evilnotify.windows.com/x", False),
        ("https://10.0.0.5/admin", False),
        ("file:///etc/passwd", False),
    ],
)
def test_only_push_services_are_called(address: str, is_known: bool) -> None:
    assert is_allowed(address, ["fcm.googleapis.com", "*.notify.windows.com"]) is is_known


@pytest.mark.parametrize("change", [{"address": "https://10.0.0.5/x"}, {"key": "AAAA"}, {"secret": "không"}])
def test_what_no_browser_says_is_not_taken(province: Province, service: PushService, change: dict[str, str]) -> None:
    held, _ = login(province, "finance")
    asked = Subscription(**{**vars(service.subscription()), **change})
    with pytest.raises(Refused):
        subscribe(province.database, held, asked, hosts=["127.0.0.1"], now_ms=NOW)


def test_a_browser_is_switched_on_and_off_on_its_page_and_the_secretary_reads_what_went(
    province: Province, service: PushService, pusher: Pusher, settings: Settings
) -> None:
    app: Flask = create_app(province.database, settings, pages=PAGES, now_ms=province.clock)
    client = enter(app.test_client(), "finance")
    assert text_of(public_point(pusher.key)) in client.get("/account/push").text
    answer = send(client, "/account/push", {"do": "begin", **vars(service.subscription())})
    assert answer.status_code == 303
    meeting = province.approved()
    push_all(province, pusher)

    log = enter(app.test_client(), "secretary").get(f"/meetings/{meeting.id}/letters").text
    assert "Thông báo trên thiết bị" in log

    stranger = enter(app.test_client(), "health")
    send(stranger, "/account/push", {"do": f"end-{PushDevice.get().id}"})
    assert PushDevice.select().exists(), "somebody else's stays"
    send(client, "/account/push", {"do": f"end-{PushDevice.get().id}"})
    assert not PushDevice.select().exists()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_worker_sends_what_waits(
    province: Province, service: PushService, database_url: str, tmp_path: Path
) -> None:
    central_settings(tmp_path, database_url, more=f"{PUSH}quiet_from = 0\nquiet_until = 0\n")
    switch_on(province, service)
    province.approved()
    for table in (Push, Notice):
        table.update(at_ms=10**13).execute()  # today, whenever that is
    Outbox.update(due_at_ms=0).execute()
    worker = start_worker(tmp_path)
    try:
        eventually(lambda: len(service.got) == 1 and Push.get().sent_at_ms is not None, timeout_s=60)
    finally:
        worker.terminate()
        worker.wait(timeout=60)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_app_shows_what_came_while_its_page_was_closed(
    province: Province, settings: Settings, chromium: Browser
) -> None:
    app = create_app(province.database, settings, pages=PAGES, now_ms=province.clock)
    context = chromium.new_context(locale="vi-VN", permissions=["notifications"])
    with servers.serve(app) as address:
        page = context.new_page()
        tools, seen = context.new_cdp_session(page), []
        tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: seen.extend(told["registrations"]))
        tools.send("ServiceWorker.enable")
        page.goto(f"{address}/login")
        page.fill("#email", "finance@tinh.gov.vn")
        page.fill("#password", PASSWORD)
        page.get_by_role("button", name="Đăng nhập", exact=True).click()
        expect(page.get_by_role("heading", name="Cuộc họp sắp diễn ra")).to_be_visible()
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        eventually(lambda: page.evaluate("true") and bool(seen))
        told = json.dumps({"title": "Tỉnh", "text": "Kính mời dự cuộc họp", "address": "/notices", "tag": 7})
        asked = {"origin": address, "registrationId": seen[-1]["registrationId"], "data": told}
        tools.send("ServiceWorker.deliverPushMessage", asked)
        eventually(lambda: page.evaluate(SHOWN) == [["Tỉnh", "Kính mời dự cuộc họp", "/notices"]])
        context.close()
