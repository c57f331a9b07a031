"""Every file that lands on a machine is read by its own program, and one that is broken is refused by name."""

import shutil
from pathlib import Path

import pytest

import firmware_config
from firmware_config.checks import check, files_of

FOLDER = Path(firmware_config.__file__).parent

BROKEN = {
    "mosquitto/withdrawn.json": ('"clients": []', '"clients": ['),
    "mosquitto/mosquitto.conf": ("allow_anonymous false", "allow_anonymus false"),
    "unit/boot/firmware/cmdline.txt": ("rootwait", "rootwait\nquiet"),
    "unit/boot/firmware/config.txt": ("dtparam=watchdog=on", "dtparam=watchdg=on"),
    "unit/boot/firmware/vendor-data": ("timezone: Asia/Ho_Chi_Minh", "timezone: [7]"),
    "unit/etc/chrony/chrony.conf": ("rtcsync", "rtcsnyc"),
    "unit/etc/polkit-1/rules.d/50-hop.rules": ("polkit.addRule(", "polkit.addRule"),
    "unit/etc/chromium/policies/managed/hop.json": ('"URLBlocklist": [', '"URLBlocklist": ['[:-1]),
    "unit/etc/hop/sway.conf": ("xwayland disable", "xwaylnd disable"),
    "unit/etc/nftables.conf": ("policy drop", "policy dorp"),
    "unit/etc/sysctl.d/90-hop.conf": ("net.ipv4.tcp_syncookies", "net.ipv4.tcp_syncokies"),
    "unit/etc/sysusers.d/hop.conf": ("u     kiosk", "x     kiosk"),
    "unit/etc/systemd/journald.conf.d/hop.conf": ("SystemMaxUse", "SystemMaximumUse"),
    "unit/etc/systemd/system.conf.d/hop.conf": ("RuntimeWatchdogSec=15s", "RuntimeWatchdogSec=15 quarters"),
    "unit/etc/systemd/system/edge-.service.d/hardened.conf": ("ProtectSystem=strict", "ProtectSystm=strict"),
    "unit/etc/systemd/system/edge-door.service": ("Description", "Descripton"),
    "unit/etc/systemd/system/edge-enrol.service": ("Type=oneshot", "Type=onshot"),
    "unit/etc/systemd/system/edge-enrol.service.d/once.conf": ("Restart=on-failure", "Restart=on-falure"),
    "unit/etc/systemd/system/edge-relay.service": ("SocketBindDeny=any", "SocketBindDeny=every"),
    "unit/etc/systemd/system/edge-speech.service": ("DeviceAllow=char-alsa rw", "DeviceAllow=char-alsa always"),
    "unit/etc/systemd/system/edge-sync.service": ("ExecStart=/opt", "ExecStart=opt"),
    "unit/etc/systemd/system/edge-web.service": ("MemoryMax=700M", "MemoryMax=much"),
    "unit/etc/systemd/system/hop-update.service": ("Type=oneshot", "Type=onshot"),
    "unit/etc/systemd/system/hop-update.timer": ("OnCalendar=minutely", "OnCalendar=minutly"),
    "unit/etc/systemd/system/hop-wifi.service": ("Type=simple", "Type=simpel"),
    "unit/etc/systemd/system/hop-wifi-names.service": ("DynamicUser=yes", "DynamicUser=perhaps"),
    "unit/etc/systemd/system/kiosk-page@.service": ("chroot seccomp", "chroot seccmp"),
    "unit/etc/systemd/system/kiosk.service": ("Restart=always", "Restart=ever"),
    "unit/etc/systemd/system/zram-swap.service": ("Type=oneshot", "Type=onshot"),
    "unit/etc/tmpfiles.d/hop.conf": ("d     /run/hop", "dd    /run/hop"),
    "unit/etc/udev/rules.d/70-hop.rules": ('SUBSYSTEM=="tty"', 'SUBSYTEM=="tty"'),
    "server/etc/sysctl.d/90-hop.conf": ("net.ipv4.tcp_syncookies", "net.ipv4.tcp_syncokies"),
    "server/etc/sysusers.d/hop.conf": ("u     hop", "uu    hop"),
    "server/etc/systemd/system/central-.service.d/hardened.conf": ("UMask=0077", "UMask=rw"),
    "server/etc/systemd/system/central-registrar.service": ("%d/ca.key", "%!/ca.key"),
    "server/etc/systemd/system/central-registrar.service.d/registrar.conf": (
        "InaccessiblePaths=-",
        "InaccesiblePaths=-",
    ),
    "server/etc/systemd/system/central-relay.service": ("LimitNOFILE=16384", "LimitNOFILE=many"),
    "server/etc/systemd/system/central-sync.service": ("[Service]", "[Servce]"),
    "server/etc/systemd/system/central-web.service": ("ExecStart=/opt", "ExecStart=opt"),
    "server/etc/systemd/system/central-worker.service": ("After=network.target", "After=network target.service.x"),
    "server/etc/sysusers.d/hop-room.conf": ("u     hop-room", "uu    hop-room"),
    "server/etc/tmpfiles.d/hop-room.conf": ("d     /run/hop-room", "dd    /run/hop-room"),
    "server/etc/systemd/system/own-room-.service.d/hardened.conf": ("ProtectSystem=strict", "ProtectSystm=strict"),
    "server/etc/systemd/system/own-room-sync.service": ("ExecStart=/opt", "ExecStart=opt"),
    "server/etc/systemd/system/own-room-web.service": ("MemoryMax=700M", "MemoryMax=much"),
    "server/etc/tmpfiles.d/hop.conf": ("0700 hop", "0900 hop"),
}
"""For each file, one word of it and what a slip of the hand makes of it."""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The folder's files, free to be broken."""
    for file in files_of(FOLDER):
        (tmp_path / file).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(FOLDER / file, tmp_path / file)
    return tmp_path


def test_every_file_is_accepted_by_its_own_program() -> None:
    assert check(FOLDER) == []


def test_each_file_has_its_slip_of_the_hand() -> None:
    assert sorted([*BROKEN, "mosquitto/acl"]) == sorted(map(str, files_of(FOLDER)))


def test_every_slip_of_the_hand_is_caught(copy: Path) -> None:
    for file, (right, wrong) in BROKEN.items():
        text = (copy / file).read_text("utf-8")
        assert right in text, file
        (copy / file).write_text(text.replace(right, wrong, 1), "utf-8")
    complaints = check(copy)
    caught = {complaint.file for complaint in complaints} | {
        # Units are read together; systemd names the one that it means within its text.
        file
        for file in BROKEN
        if any("/".join(Path(file).parts[-2:]) in complaint.text for complaint in complaints)
    }
    assert sorted(set(BROKEN) - caught) == []


def test_a_slip_in_the_brokers_list_of_rights_is_caught(copy: Path) -> None:
    rights = copy / "mosquitto/acl"
    rights.write_text(rights.read_text("utf-8").replace("pattern write", "pattern wirte", 1), "utf-8")

    assert {complaint.file for complaint in check(copy)} == {"mosquitto/mosquitto.conf"}


def test_a_service_that_is_hardened_less_is_refused(copy: Path) -> None:
    hardened = copy / "unit/etc/systemd/system/edge-.service.d/hardened.conf"
    kept = ("[Service]", "User=hop", "Restart=always")
    hardened.write_text("\n".join(kept), "utf-8")

    complaints = check(copy)

    refused = {complaint.file for complaint in complaints if "exposed" in complaint.text}
    ours = ("web", "door", "speech", "sync", "relay", "enrol")
    assert refused == {f"unit/etc/systemd/system/edge-{name}.service" for name in ours}


def test_every_service_that_stays_says_when_it_serves_and_is_missed_when_it_hangs() -> None:
    found = [*(FOLDER / "unit").rglob("edge-*.service"), *(FOLDER / "server").rglob("central-*.service")]
    texts = {path.stem: path.read_text("utf-8") for path in found if path.stem != "edge-enrol"}

    assert set(texts) == {
        *("edge-web", "edge-door", "edge-speech", "edge-sync", "edge-relay"),
        *("central-web", "central-sync", "central-worker", "central-relay", "central-registrar"),
    }
    assert [name for name, text in texts.items() if "Type=notify\n" not in text or "WatchdogSec=" not in text] == []


def test_a_file_that_no_program_answers_for_is_refused(copy: Path) -> None:
    (copy / "unit/etc/motd").write_text("hello\n", "utf-8")

    assert [complaint.file for complaint in check(copy)] == ["unit/etc/motd"]
