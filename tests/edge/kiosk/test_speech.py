"""What was heard, on the pages: the lamp, the strip of captions, and the secretary's transcript."""

import hashlib
import json
import threading

import pytest

from contract.package import AgendaItem
from contract.refused import Refused
from contract.wording import Spoken, Wording
from edge.captions import CaptionsOut, Final, Listening, Partial, State
from edge.desk import LatePaper, Opinion
from edge.kiosk.hearing import Hearing, follow
from edge.kiosk.people_here import Device
from tests.edge.kiosk.house import House, Visitor
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_package
from tests.servers import eventually

RECORDING = "0a1b2c3d4e5f6071"


def wording(text: str, *, doubtful: str = "", start_ms: int = 0) -> Wording:
    return Wording(
        words=tuple(
            Spoken(word, start_ms + 300 * place, start_ms + 300 * place + 250, 400 if word == doubtful else 990)
            for place, word in enumerate(text.split())
        )
    )


@pytest.fixture
def hall(house: House) -> House:
    """The meeting is on, the secretary has a device, the microphone is open, and two people have spoken."""
    agenda = (AgendaItem(item="item-1", title="Báo cáo"), AgendaItem(item="item-2", title="Nhân sự", closed=True))
    house.take(make_package(revision=2, agenda=agenda, starts_at=EIGHT))
    desk = house.desk
    desk.start(MEETING, CHAIR, (1, 2, 3, 4))
    desk.open_item(MEETING, "item-1", CHAIR)
    desk.begin_listening(MEETING, RECORDING)
    desk.write_down(MEETING, RECORDING, wording("xin chào các đồng chí"), speaker=0, item="item-1")
    for text in ("tôi đồng ý với dự thảo", "đề nghị bổ sung số liệu"):
        desk.write_down(MEETING, RECORDING, wording(text, doubtful="ý"), speaker=3, item="item-1")
    return house


def secretary(house: House) -> Visitor:
    """The secretary's own phone."""
    phone = house.phone()
    phone.open("/")
    cookie = phone.client.get_cookie("device")
    assert cookie is not None
    device = Device(cookie.value, is_new=False, is_screen=False).hash
    house.desk.link_device(MEETING, SECRETARY, device)
    return phone


def line_of(house: House, place: int) -> str:
    return list(house.room.heard)[place]


def test_the_transcript_has_a_turn_for_each_speaker_and_doubts_its_doubtful_words(hall: House) -> None:
    page = secretary(hall).open("/secretary/speech")
    assert page.count('<article class="said">') == 2
    assert "Chưa xác định người phát biểu" in page
    assert "Ông Nguyễn Văn C" in page
    assert '<span class="doubtful">ý</span>' in page
    assert page.count("Bản ghi tự động, chưa rà soát") >= 3
    assert "Còn 3 đoạn chưa rà soát" in page


def test_nobody_else_reads_the_transcript(hall: House) -> None:
    stranger = hall.phone(9)
    stranger.open("/secretary/speech")
    assert stranger.status == 403


def test_a_speaker_is_named_afterwards(hall: House) -> None:
    desk = secretary(hall)
    desk.open("/secretary/speech")
    page = desk.send("/secretary/speech/speaker", attendee=4)
    assert desk.status == 200
    assert "Chưa xác định người phát biểu" not in page
    assert hall.room.heard[line_of(hall, 0)].speaker == 4


def test_a_correction_keeps_the_machines_words(hall: House) -> None:
    # given
    desk, line = secretary(hall), line_of(hall, 1)
    desk.open(f"/secretary/speech?edit={line}")

    # when
    page = desk.send("/secretary/speech/correct", text="Tôi đồng ý với dự thảo Nghị quyết.")

    # then
    heard = hall.room.heard[line]
    assert "Tôi đồng ý với dự thảo Nghị quyết." in page
    assert hall.desk.text_of(heard.corrected) == "Tôi đồng ý với dự thảo Nghị quyết."
    assert "dự" in str(hall.desk.text_of(heard.text))
    assert heard.is_accepted
    assert "tôi đồng" in desk.open(f"/secretary/speech?edit={line}").replace("</span> <span>", " ")


def test_accepting_a_turn_takes_the_warning_away(hall: House) -> None:
    desk = secretary(hall)
    desk.open("/secretary/speech")
    for lines in (line_of(hall, 0), " ".join(list(hall.room.heard)[1:])):
        page = desk.post("/secretary/speech/accept", meeting=MEETING, lines=lines)
    assert "chưa rà soát" not in page.split('id="turns"')[1]
    assert 'class="doubtful"' not in page
    assert "Đã rà soát tất cả các đoạn" in page


def test_a_turn_becomes_an_opinion_on_the_list(hall: House) -> None:
    # given
    desk, line = secretary(hall), line_of(hall, 1)
    page = desk.open(f"/secretary/speech?opinion={line}")
    assert "tôi đồng ý với dự thảo đề nghị bổ sung số liệu" in page

    # when
    desk.send("/secretary/speech/opinion", item="item-1", text="Đồng ý với dự thảo; đề nghị bổ sung số liệu.")

    # then
    (opinion,) = hall.room.opinions
    assert (opinion.attendee, opinion.item) == (3, "item-1")
    assert "Đồng ý với dự thảo; đề nghị bổ sung số liệu." in desk.open("/secretary/words")
    assert "Đã ghi ý kiến" in desk.open("/secretary/speech")


def test_an_opinion_is_linked_to_a_paper_in_force_also_to_one_that_came_in_the_room(hall: House) -> None:
    # given
    desk, line = secretary(hall), line_of(hall, 1)
    came = b"%PDF-1.7 the newer one"
    sha256 = hashlib.sha256(came).hexdigest()
    hall.shelf.incoming(sha256).write_bytes(came)
    hall.shelf.keep_document(sha256)
    paper = LatePaper(document="here-1", sha256=sha256, size=len(came), item="item-1", title="Tờ trình (bản mới)")
    hall.desk.add_document(MEETING, paper, SECRETARY)
    assert '<option value="here-1">Tờ trình (bản mới)</option>' in desk.open(f"/secretary/speech?opinion={line}")

    # when
    desk.send("/secretary/speech/opinion", item="item-1", document="here-1", text="Đồng ý với bản mới.")

    # then
    (opinion,) = hall.room.opinions
    assert (opinion.item, opinion.document) == ("item-1", "here-1")
    assert "Tờ trình (bản mới)" in desk.open("/secretary/words")
    hall.desk.withdraw_document(MEETING, "here-1", SECRETARY, "Gửi nhầm bản")
    assert 'value="here-1"' not in desk.open(f"/secretary/speech?opinion={line_of(hall, 0)}")


@pytest.mark.parametrize("lines", ["", "0011223344556677/99", "x", " ".join(["0011223344556677/1"] * 400)])
def test_lines_in_which_nothing_was_heard_are_refused(lines: str, hall: House) -> None:
    desk = secretary(hall)
    desk.open("/secretary/speech")
    desk.post("/secretary/speech/accept", meeting=MEETING, lines=lines)
    assert desk.status == 409


def test_the_secretary_and_the_chair_switch_it_and_a_closed_item_needs_nobody(hall: House) -> None:
    # given
    assert 'class="ear' not in hall.screen().open("/display")
    hearing: Hearing = hall.app.extensions["kiosk"].hearing
    hearing.take(State(listening=Listening.ON, meeting=MEETING))

    # when
    screen = hall.screen()
    shown = screen.open("/chair/")
    assert 'class="ear on"' in shown
    assert "Micro đang bật" in hall.screen().open("/display")
    screen.send("/conduct/listening")

    # then
    assert not hall.room.is_switched_on
    with pytest.raises(Refused):
        hall.desk.begin_listening(MEETING, "another")
    hall.desk.switch_listening(MEETING, SECRETARY, on=True)
    hall.desk.open_item(MEETING, "item-2", CHAIR)
    assert not hall.room.may_listen
    with pytest.raises(Refused):
        hall.desk.begin_listening(MEETING, "another")


def test_who_does_not_conduct_switches_nothing(hall: House) -> None:
    with pytest.raises(Refused):
        hall.desk.switch_listening(MEETING, 3, on=False)
    with pytest.raises(Refused):
        hall.desk.accept_speech(MEETING, (line_of(hall, 0),), by=3)
    with pytest.raises(Refused):
        hall.desk.take_opinion(MEETING, (line_of(hall, 0),), Opinion(attendee=3, text="", by=SECRETARY))


def test_an_erased_passage_says_so(hall: House) -> None:
    heard = hall.room.heard[line_of(hall, 0)]
    hall.desk.erase(MEETING, heard.text, by=SECRETARY, reason="Theo yêu cầu")
    assert "Nội dung đã được xóa" in secretary(hall).open("/secretary/speech")


def test_a_strip_shows_the_last_two_utterances_and_clears_when_the_ear_closes(hall: House) -> None:
    # given
    hearing: Hearing = hall.app.extensions["kiosk"].hearing
    got: list[str] = []
    stream = hearing.stream()
    got.append(next(stream))
    threading.Thread(target=lambda: got.extend(stream), daemon=True).start()

    # when
    hearing.take(State(listening=Listening.ON, meeting=MEETING))
    for word in ("một", "hai", "ba"):
        hearing.take(Final(meeting=MEETING, speaker=3, words=((word, False),)))
    hearing.take(Partial(text="bốn"))

    # then
    def newest() -> dict[str, object]:
        found: dict[str, object] = json.loads(got[-1].split("data: ")[1])
        return found

    assert eventually(lambda: newest() == {"on": True, "finals": [[["hai", False]], [["ba", False]]], "partial": "bốn"})
    hearing.take(State(listening=Listening.OFF, meeting=MEETING))
    assert eventually(lambda: newest() == {"on": False, "finals": [], "partial": ""})


def test_the_pages_find_the_speech_process_whenever_it_comes_and_goes(hall: House) -> None:
    # given
    hearing: Hearing = hall.app.extensions["kiosk"].hearing
    over = threading.Event()
    follower = threading.Thread(
        target=follow, args=(hall.settings.unit.run_dir, hearing), kwargs={"is_over": over.is_set}
    )
    follower.start()

    # when
    for _ in range(2):
        captions = CaptionsOut(hall.settings.unit.run_dir)
        captions.state(State(listening=Listening.ON, meeting=MEETING))
        assert eventually(lambda: captions.welcome() and hearing.state)  # noqa: B023
        captions.send(Partial(text="xin chào"))
        assert eventually(lambda: hearing.strip().partial == "xin chào")
        captions.close()
        assert eventually(lambda: hearing.state is None)

    # then
    over.set()
    follower.join(timeout=10)
    assert hearing.strip().partial == ""


def test_one_tap_stops_the_recording_of_who_speaks(hall: House) -> None:  # D20
    desk, phone = hall.desk, secretary(hall)
    hall.app.extensions["kiosk"].hearing.state = State(listening=Listening.ON, meeting=MEETING)
    desk.give_floor(MEETING, 4, CHAIR)
    assert "Không ghi âm người này" in phone.open("/secretary/")

    for _ in range(2):
        phone.post("/conduct/recording", meeting=MEETING, then="/secretary/", attendee=4, on=0)
    assert desk.room(MEETING).is_unrecorded
    assert not desk.room(MEETING).may_listen
    hall.app.extensions["kiosk"].hearing.state = State(listening=Listening.OFF, meeting=MEETING)
    with pytest.raises(Refused):
        desk.begin_listening(MEETING, RECORDING)
    mark = "Không ghi âm theo đề nghị của người phát biểu"
    assert mark in phone.open("/secretary/speech")
    assert mark not in phone.open("/secretary/log")
    assert mark not in hall.screen().open("/display")

    hall.clock.pass_ms(60_000)
    desk.give_floor(MEETING, 3, CHAIR)

    assert desk.room(MEETING).may_listen
    assert mark in phone.open("/secretary/speech")
    phone.post("/conduct/recording", meeting=MEETING, then="/secretary/", attendee=4, on=0)
    assert phone.status == 409


def test_a_slip_is_taken_back_and_undoing_the_floor_knows_it(hall: House) -> None:
    desk = hall.desk
    desk.give_floor(MEETING, 4, CHAIR)
    desk.refuse_recording(MEETING, CHAIR)
    with pytest.raises(Refused):
        desk.refuse_recording(MEETING, CHAIR)
    ended = desk.end_floor(MEETING, CHAIR)
    assert not desk.room(MEETING).is_unrecorded
    desk.undo(MEETING, ended.name, CHAIR)
    assert desk.room(MEETING).is_unrecorded

    desk.refuse_recording(MEETING, SECRETARY, allowed=True)

    assert desk.room(MEETING).may_listen
    with pytest.raises(Refused):
        desk.refuse_recording(MEETING, SECRETARY, allowed=True)


def test_a_misheard_name_is_suggested_and_the_machines_words_stay(hall: House) -> None:  # issue 6.4
    # given
    heard = wording("xin mời ông nguyễn văn xê phát biểu")
    line = hall.desk.write_down(MEETING, RECORDING, heard, speaker=0, item="item-1").name
    desk = secretary(hall)
    page = desk.open("/secretary/speech")
    assert "Gợi ý: Nguyễn Văn C" not in page
    named = wording("xin mời ông nguyễn văn cê và bà trần thị bê phát biểu")
    hall.desk.write_down(MEETING, RECORDING, named, speaker=0, item="item-1")
    hall.take(make_package(revision=3, host="Văn phòng Ủy ban", starts_at=EIGHT))
    office = wording("đề nghị văn phòn ủy ban chuẩn bị")
    line = hall.desk.write_down(MEETING, RECORDING, office, speaker=0, item="item-1").name

    # when
    assert "Gợi ý: Văn phòng Ủy ban" in desk.open("/secretary/speech")
    page = desk.open(f"/secretary/speech?edit={line}&suggested=1")
    assert "đề nghị Văn phòng Ủy ban chuẩn bị</textarea>" in page
    assert "Máy ghi:" in page
    after = desk.send("/secretary/speech/correct", text="Đề nghị Văn phòng Ủy ban chuẩn bị.")

    # then
    assert "Gợi ý: Văn phòng Ủy ban" not in after
    assert "phòn" in str(hall.desk.text_of(hall.room.heard[line].text))
    assert hall.room.heard[line].is_accepted
