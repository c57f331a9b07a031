"""A room's unit in wrong hands harms nobody else, whatever it says under its own good certificate."""

import ssl
import time

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from central.audit.rules import Hand
from central.fleet.founding import found
from central.fleet.pki import Part, issue, write_secret
from central.proceedings.actions import release_unit
from central.proceedings.models import Alarm, Quarantine
from contract import topics
from contract.lists import PackageList, WishList, seal_packages, seal_wishes
from contract.messages import Held, Hello, State, read_message, write_message
from contract.package import sha256_of
from edge.runs import next_run
from firmware_config.broker import lay_out
from tests.link.conftest import MakeProvince
from tests.link.province import Room, now_ms
from tests.link.stranger import Stranger, fetch, pair_of, tls
from tests.makers import make_document, make_package
from tests.servers import eventually

BOTH = pytest.mark.parametrize("protocol", [5, 4], ids=["mqtt5", "mqtt311"])
CUT_WITHIN_S = 5.0
"""The command itself takes most of it."""
STORES = pytest.mark.parametrize("on_postgresql", [False, True], ids=["sqlite", "postgresql"])


def run_of(room: Room, *, name: str = "", key: Ed25519PrivateKey | None = None) -> bytes:
    """A genuine run of a room, as one who listened has captured it; or one that was made to look like it."""
    (head, *_) = room.journal.streams()
    packed = next_run(room.journal, head.stream, 0, unit=name or room.name, key=key or room.run_key)
    assert packed is not None
    return packed


def hello_of(unit: str) -> bytes:
    return write_message(Hello(unit=unit, epoch=1, protocol=1, software="0.0.0", sent_at=1))


@BOTH
def test_a_unit_speaks_and_hears_on_its_own_topics_only(make: MakeProvince, protocol: int) -> None:
    province = make(protocol=protocol)
    victim, thief = province.make_room("room-1"), province.make_room("thief")
    victim.write(20)
    province.start_sync()
    victim.sync.start()
    eventually(lambda: province.holds(victim), timeout_s=60)
    ear = province.ear()
    hand = province.stranger(thief.folder / "identity")
    assert hand.enter()
    hand.listen(
        "#", "hop/v1/#", "hop/v1/down/#", "hop/v1/down/room-1/#", topics.up("room-1"), "hop/v1/state/+", "$SYS/#"
    )

    signing = Ed25519PrivateKey.generate()
    wrong = {
        topics.up("room-1"): run_of(victim),
        f"hop/v1/up/{topics.shard('thief')}/room-1": run_of(victim),
        topics.hello("room-1"): hello_of("room-1"),
        topics.state("room-1"): write_message(State(unit="room-1", epoch=1 << 50, connected=False)),
        topics.ack("room-1"): write_message(Held(incarnation="evil", stream="", seq=0, digest="0" * 64)),
        topics.packages("room-1"): seal_packages(
            PackageList(unit="room-1", incarnation="evil", serial=99), key=signing
        ),
        topics.wishes("room-1"): seal_wishes(WishList(unit="room-1", incarnation="evil", serial=99), key=signing),
        topics.ack("thief"): b"to myself",
        topics.broker_control(): b'{"commands":[{"command":"disableClient","username":"room-1"}]}',
    }
    said = [hand.say(topic, payload) for topic, payload in wrong.items()]
    victim.write(5, mark="meanwhile")
    eventually(lambda: province.holds(victim), timeout_s=60)
    assert hand.say(topics.hello("thief"), hello_of("thief")) == "Success"

    answer = eventually(lambda: hand.heard_on(topics.ack("thief")), timeout_s=60)
    assert read_message(answer[0], Held).seq == 0
    assert said == ["Not authorized" if protocol == 5 else "Success"] * len(wrong)
    assert [payload for _, payload in ear.heard if payload in wrong.values()] == []
    assert ear.heard_on(topics.up("room-1"))
    assert {topic for topic, _ in hand.heard if not topic.startswith("hop/v1/down/thief/")} == set()
    assert not any(words in victim.sync.said() for words in ("can't be used", "begun anew", "No link"))


def test_nobody_takes_over_another_units_connection(make: MakeProvince) -> None:
    province = make()
    victim, thief = province.make_room("room-1"), province.make_room("thief")
    province.start_sync()
    victim.sync.start()
    eventually(lambda: province.holds(victim), timeout_s=60)

    hand = province.stranger(thief.folder / "identity", client_id="room-1")
    assert hand.enter()
    hand.listen("hop/v1/down/room-1/#")
    victim.write(5)

    eventually(lambda: province.holds(victim), timeout_s=60)
    assert hand.say(topics.up("room-1"), b"as the other") == "Not authorized"
    assert not hand.heard
    assert "No link" not in victim.sync.said()


@BOTH
def test_a_withdrawn_unit_is_cut_off_while_it_is_connected_and_again_whenever_it_speaks(
    make: MakeProvince, protocol: int
) -> None:
    """Though the broker has not read the new list of withdrawals, as long as nobody has brought it over."""
    province = make(protocol=protocol)
    good, thief = province.make_room("room-1"), province.make_room("thief")
    good.write(5)
    thief.write(5)
    province.start_sync()
    good.sync.start()
    eventually(lambda: province.holds(good), timeout_s=60)
    ear, hand = province.ear(), province.stranger(thief.folder / "identity")
    assert hand.enter()
    hand.say(topics.hello("thief"), hello_of("thief"))
    eventually(lambda: ear.heard_on(topics.hello("thief")))

    began = time.monotonic()
    province.errand("unit", "revoke", "thief", "--pki", province.pki)
    eventually(hand.is_cut_off, timeout_s=60)

    assert time.monotonic() - began < CUT_WITHIN_S
    again = province.stranger(thief.folder / "identity")
    assert again.enter()
    again.listen(topics.down_of("thief"))
    province.publish(make_package(9), unit="thief")
    again.say(topics.up("thief"), run_of(thief))
    good.write(5, mark="after it")
    eventually(lambda: province.holds(good), timeout_s=60)
    assert province.texts("thief") == {}
    again.say(topics.hello("thief"), hello_of("thief"))
    eventually(again.is_cut_off, timeout_s=60)
    assert again.heard_on(topics.packages("thief")) == []
    assert "No link" not in good.sync.said()


def test_the_new_unit_of_a_replaced_one_is_let_in_and_a_broker_that_forgot_is_told_again(make: MakeProvince) -> None:
    province = make()
    lost, gone = province.make_room("room-1"), province.make_room("gone")
    province.start_sync()
    old, other = province.stranger(lost.folder / "identity"), province.stranger(gone.folder / "identity")
    assert old.enter()
    assert other.enter()

    province.errand("unit", "replace", "room-1", "--out", province.folder / "new", "--pki", province.pki)
    province.errand("unit", "revoke", "gone", "--pki", province.pki)
    eventually(lambda: old.is_cut_off() and other.is_cut_off(), timeout_s=60)
    new = province.stranger(province.folder / "new")
    assert new.enter()
    new.listen(topics.down_of("room-1"))
    new.say(topics.hello("room-1"), hello_of("room-1"))
    eventually(lambda: new.heard_on(topics.ack("room-1")), timeout_s=60)

    # The list of withdrawals that a broker knew before, and none of what the plugin wrote down.
    province.broker.stop()
    (province.pki / "withdrawn.json").unlink()
    lay_out(province.pki)
    province.broker.start()
    eventually(lambda: '"gone"' in (province.pki / "withdrawn.json").read_text(), timeout_s=60)
    assert '"room-1"' not in (province.pki / "withdrawn.json").read_text()


@STORES
def test_what_is_captured_forged_or_garbage_holds_only_the_unit_that_sends_it(
    make: MakeProvince, on_postgresql: bool
) -> None:
    province = make(on_postgresql=on_postgresql)
    victim, thief = province.make_room("room-1"), province.make_room("thief")
    victim.write(120)
    thief.write(10)
    sync = province.start_sync()
    hand = province.stranger(thief.folder / "identity")
    assert hand.enter()
    hand.listen(topics.ack("thief"))
    bad = {
        "a run of the unit room-1 that came from thief": run_of(victim),
        "the signature does not fit": run_of(thief, key=Ed25519PrivateKey.generate()),
        "a run that was cut": b"garbage",
    }

    eventually(lambda: hand.say(topics.hello("thief"), hello_of("thief")) and hand.heard_on(topics.ack("thief")))
    for number, (reason, packed) in enumerate(bad.items(), start=1):
        hand.say(topics.up("thief"), packed)
        refusals = eventually(lambda: answers_with_reason(hand, at_least=number), timeout_s=60)  # noqa: B023
        assert reason in refusals[-1].reason
    hand.say(topics.up("thief"), run_of(thief))
    held = eventually(lambda: answers_with_reason(hand, at_least=4), timeout_s=60)[-1]
    victim.sync.start()
    eventually(lambda: province.holds(victim), timeout_s=60)

    assert (held.seq, held.window) == (0, 0)
    assert sync.is_running()
    with province.database.connection_context():
        assert [(row.unit, bytes(row.packed)) for row in Quarantine.select().order_by(Quarantine.id)] == [
            ("thief", packed) for packed in bad.values()
        ]
        assert [(row.kind, row.unit) for row in Alarm.select()] == [("held", "thief")]
        release_unit(province.database, unit="thief", by=Hand(name="admin"), note="looked at", now_ms=now_ms())
    hand.leave()
    thief.sync.start()
    eventually(lambda: province.holds(victim, thief), timeout_s=60)


def answers_with_reason(hand: Stranger, *, at_least: int) -> list[Held]:
    answers = [read_message(raw, Held) for raw in hand.heard_on(topics.ack("thief"))]
    refusals = [held for held in answers if held.reason]
    return refusals if len(refusals) >= at_least else []


@BOTH
def test_what_is_too_large_hurts_nobody_else(make: MakeProvince, protocol: int) -> None:
    province = make(protocol=protocol)
    victim, thief = province.make_room("room-1"), province.make_room("thief")
    sync = province.start_sync()
    victim.sync.start()
    eventually(lambda: province.holds(victim), timeout_s=60)
    hand = province.stranger(thief.folder / "identity")
    assert hand.enter()
    hand.listen(topics.ack("thief"))

    hand.say(topics.up("thief"), bytes(70_000))
    refused = eventually(lambda: answers_with_reason(hand, at_least=1), timeout_s=60)
    hand.say(topics.hello("thief"), b"[" * 100_000)
    hand.say(topics.state("thief"), b"\xff" * 100_000)
    assert hand.say(topics.up("thief"), bytes(300_000)) == "cut off"
    victim.write(10)

    eventually(lambda: province.holds(victim), timeout_s=60)
    assert "at most 65536" in refused[0].reason
    assert hand.is_cut_off()
    assert sync.is_running()
    assert "No link" not in victim.sync.said()


def test_who_has_no_good_certificate_gets_no_word_in(make: MakeProvince) -> None:
    province = make()
    room = province.make_room("room-1")
    package = make_package()
    path = f"/packages/{province.publish(package, unit='room-1')}"
    province.start_web()
    ca, good = province.pki / "ca.pem", pair_of(room.folder / "identity")
    other = found(province.folder / "other", name="Another", hosts=["localhost"])
    issued = issue(other, "room-1", part=Part.CLIENT)
    (province.folder / "other.pem").write_bytes(issued.certificate)
    write_secret(province.folder / "other.key", issued.key)
    foreign = province.folder / "other.pem", province.folder / "other.key"
    a_server = province.pki / "broker.pem", province.pki / "broker.key"
    wrong = {
        "none": tls(ca, None),
        "another authority's": tls(ca, foreign),
        "a server's": tls(ca, a_server),
        "over TLS 1.2": tls(ca, good, newest=ssl.TLSVersion.TLSv1_2),
    }

    let_in = {name: province.stranger_with(context).enter() for name, context in wrong.items()}
    served = {name: is_served(province.units_port, path, context) for name, context in wrong.items()}

    assert let_in == dict.fromkeys(wrong, False)
    assert served == dict.fromkeys(wrong, False)
    assert province.stranger_with(tls(ca, good)).enter()
    assert fetch(province.units_port, path, tls(ca, good))[0] == 200


def is_served(port: int, path: str, context: ssl.SSLContext) -> bool:
    try:
        fetch(port, path, context)
    except OSError:
        return False
    return True


def test_a_unit_reads_its_own_packages_and_documents_only(make: MakeProvince) -> None:
    province = make()
    owner, thief = province.make_room("room-1"), province.make_room("thief")
    paper = b"%PDF-1.7 for room 1 only"
    package = province.publish(make_package(documents=(make_document(paper),)), paper, unit="room-1")
    province.start_web()
    document = sha256_of(paper)
    paths = (f"/packages/{package}", f"/documents/{document}")

    def read(who: Room, path: str) -> tuple[int, bytes]:
        return fetch(province.units_port, path, tls(province.pki / "ca.pem", pair_of(who.folder / "identity")))

    assert [read(thief, path) for path in paths] == [(404, b"")] * 2
    assert [read(owner, path)[0] for path in paths] == [200, 200]
    assert read(owner, paths[1])[1] == paper
    for path in (
        "/",
        f"/documents/../documents/{document}",
        "/documents/..%2f..%2fcentral.sqlite",
        f"/documents/{package}",
    ):
        assert read(owner, path)[0] == 404


def test_a_unit_cannot_play_the_broker(make: MakeProvince) -> None:
    province = make()
    victim, thief = province.make_room("room-1"), province.make_room("thief")
    certificate, key = pair_of(thief.folder / "identity")
    province.broker.stop()
    (province.pki / "broker.pem").write_bytes(certificate.read_bytes())
    (province.pki / "broker.key").write_bytes(key.read_bytes())
    province.broker.start()

    victim.sync.start()

    eventually(lambda: "No link to central" in victim.sync.said(), timeout_s=60)
    assert "certificate verify failed" in victim.sync.said()
    assert victim.sync.is_running()
