"""Accepting in the mail program is an answer: replies are read from a real mailbox (Dovecot). # R5.1 R6.4"""

import imaplib
import shutil
import ssl
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from central.meetings.models import Meeting
from central.notices.answering import ReplyBox, reply_box, take_reply, uid_of
from central.notices.itip import LONGEST, Reply, Said, read_reply
from central.notices.models import Notice
from central.settings import Replies
from tests.central.people.dovecot import MAILBOX_PASSWORD, dovecot
from tests.central.province import Province
from tests.servers import Server

Mail = tuple[Server, Path]
SIGNED = "mail.tinh.gov.vn; dkim=pass header.d=tinh.gov.vn header.s=a"


@pytest.fixture(scope="module")
def mail() -> Iterator[Mail]:
    server, folder = dovecot(("hop@tinh.gov.vn",))
    server.start()
    yield server, folder
    server.stop()
    shutil.rmtree(folder)


@pytest.fixture
def box(mail: Mail, tmp_path: Path) -> ReplyBox:
    server, folder = mail
    said = Replies(
        address="hop@tinh.gov.vn",
        host="127.0.0.1",
        port=server.port,
        ca=folder / "ca.pem",
        user="hop@tinh.gov.vn",
        password_file=tmp_path / "password",
        receiver="mail.tinh.gov.vn",
    )
    return reply_box(said, MAILBOX_PASSWORD)


def uid(province: Province, meeting: Meeting, who: str) -> str:
    return uid_of(province.planning.secret, province.attendee(meeting, who), "tinh.gov.vn")


def letter(uid: str, partstat: str = "ACCEPTED", *, told: str = SIGNED, comment: str = "") -> bytes:
    """As Outlook, Thunderbird and Google write it: folded lines, the calendar beside a text."""
    entry = [
        *("BEGIN:VCALENDAR", "PRODID:-//Mail//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT", f"UID:{uid[:40]}"),
        f" {uid[40:]}",
        "DTSTAMP:20261124T010000Z",
        f"ATTENDEE;CN=Đỗ Thị Đào;PARTSTAT={partstat}:mailto:finance@tinh.gov.vn",
        *([f"COMMENT:{comment}"] if comment else []),
        *("END:VEVENT", "END:VCALENDAR", ""),
    ]
    head = [
        *([f"Authentication-Results: {told}"] if told else []),
        "From: Do Thi Dao <finance@tinh.gov.vn>",
        *("To: hop@tinh.gov.vn", "Subject: Accepted", "MIME-Version: 1.0"),
        'Content-Type: multipart/alternative; boundary="b"',
        *("", "--b", "Content-Type: text/plain; charset=utf-8", "", "Accepted", "--b"),
        *('Content-Type: text/calendar; charset=utf-8; method="REPLY"', "Content-Transfer-Encoding: 8bit", ""),
    ]
    return "\r\n".join([*head, *entry, "--b--", ""]).encode()


def deliver(mail: Mail, *letters: bytes) -> None:
    server, folder = mail
    trusted = ssl.create_default_context(cafile=folder / "ca.pem")
    with imaplib.IMAP4_SSL("127.0.0.1", server.port, ssl_context=trusted) as there:
        there.authenticate("PLAIN", lambda _challenge: f"\0hop@tinh.gov.vn\0{MAILBOX_PASSWORD}".encode())
        for one in letters:
            there.append("INBOX", "", "", one)


# R5.1 R6.4
def test_accepting_in_the_mail_program_is_an_answer_and_is_read_once(
    province: Province, box: ReplyBox, mail: Mail
) -> None:
    meeting = province.approved()
    deliver(mail, b"From: a@b.c\r\nSubject: Xin chao\r\n\r\nHello", letter(uid(province, meeting, "finance")))

    assert box.take(province.planning) == 2

    assert province.attendee(meeting, "finance").answer == "confirmed"
    assert box.take(province.planning) == 0


def test_declining_tells_the_secretary_the_reason(province: Province, box: ReplyBox, mail: Mail) -> None:
    meeting = province.approved()
    deliver(mail, letter(uid(province, meeting, "finance"), "DECLINED", comment="Đi công tác\\, về thứ Năm"))
    box.take(province.planning)
    row = province.attendee(meeting, "finance")
    assert (row.answer, row.answer_reason) == ("declined", "Đi công tác, về thứ Năm")
    assert Notice.select().where(Notice.official == province.people["secretary"], Notice.act == "answer").exists()


@pytest.mark.parametrize(
    "told",
    [
        "",
        "mail.tinh.gov.vn; dkim=fail header.d=tinh.gov.vn",
        "mail.tinh.gov.vn; dkim=pass header.d=evil.example",
        "evil.example; dkim=pass header.d=tinh.gov.vn",
        "mail.tinh.gov.vn; spf=pass smtp.mailfrom=tinh.gov.vn",
    ],
)
def test_an_answer_that_nobody_vouches_for_only_asks_its_person(province: Province, told: str) -> None:
    meeting = province.approved()
    reply = read_reply(letter(uid(province, meeting, "finance"), told=told), receiver="mail.tinh.gov.vn")
    assert reply is not None
    assert not take_reply(province.planning, reply)
    assert province.attendee(meeting, "finance").answer == "none"
    last = Notice.select().where(Notice.official == province.people["finance"]).order_by(Notice.id.desc()).get()
    assert "chưa xác thực được" in last.subject


def test_nobody_answers_for_another_and_a_wrong_secret_is_nothing(province: Province) -> None:
    meeting = province.approved()
    good = Reply(uid=uid(province, meeting, "finance"), said=Said.DECLINED, sender="chair@tinh.gov.vn", is_vouched=True)
    before = Notice.select().count()
    assert not take_reply(province.planning, good)
    assert Notice.select().count() == before + 1
    name, _at, domain = good.uid.partition("@")
    wrong = replace(good, uid=f"{name[:-1]}{'A' if name[-1] != 'A' else 'B'}@{domain}", sender="finance@tinh.gov.vn")
    assert not take_reply(province.planning, wrong)
    assert province.attendee(meeting, "finance").answer == "none"
    assert Notice.select().count() == before + 1


@pytest.mark.parametrize("partstat", ["TENTATIVE", "DELEGATED", "NEEDS-ACTION"])
def test_perhaps_is_no_answer(partstat: str) -> None:
    assert read_reply(letter("meeting-1", partstat), receiver="mail.tinh.gov.vn") is None


@pytest.mark.parametrize("sender", ["An <a@,tinh.gov.vn", "An <a@[tinh.gov.vn>", "An <", "An.<a@tinh=?utf-8?q? b"])
def test_a_letter_that_no_mail_program_writes_holds_up_no_other(
    province: Province, box: ReplyBox, mail: Mail, sender: str
) -> None:
    """Python's own newer parser of headers ends with an IndexError or an AttributeError on each of these."""
    meeting = province.approved()
    whole = letter(uid(province, meeting, "finance"))
    deliver(mail, whole.replace(b"Do Thi Dao <finance@tinh.gov.vn>", sender.encode()), whole)

    assert box.take(province.planning) == 2

    assert province.attendee(meeting, "finance").answer == "confirmed"


def test_of_a_letter_no_more_is_fetched_than_an_answer_may_be_long(
    province: Province, box: ReplyBox, mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting, read = province.approved(), list[int]()
    whole = letter(uid(province, meeting, "finance"))
    deliver(mail, whole.replace(b"Accepted\r\n--b", b"x" * (3 * LONGEST) + b"\r\n--b"), whole)

    def reading(raw: bytes, *, receiver: str) -> Reply | None:
        read.append(len(raw))
        return read_reply(raw, receiver=receiver)

    monkeypatch.setattr("central.notices.answering.read_reply", reading)
    assert box.take(province.planning) == 2

    assert read == [LONGEST + 1, len(whole)]
    assert province.attendee(meeting, "finance").answer == "confirmed"
