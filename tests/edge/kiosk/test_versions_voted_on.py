"""Which version of a paper was in force as a ballot opened stays known, whatever takes its place afterwards (A13)."""

from contract.ballot import Mode
from contract.events import Way
from contract.package import sha256_of
from edge.desk import LatePaper
from tests.edge.kiosk.house import House
from tests.makers import CHAIR, EIGHT, MEETING, SECRETARY, make_document, make_package

FIRST = make_document(b"%PDF-1.7 first", "to-trinh", item="item-2", title="Tờ trình")
OTHER_ITEM = make_document(b"%PDF-1.7 other", "bao-cao", item="item-1", title="Báo cáo")
SECOND = b"%PDF-1.7 second"
NEWER = LatePaper(
    document="here-1",
    title="Tờ trình (sửa)",
    sha256=sha256_of(SECOND),
    size=len(SECOND),
    item="item-2",
    giver=3,
    replaces="to-trinh",
)
BALLOT = "nq-01"


def vote(house: House, number: int) -> None:
    house.desk.open_ballot(MEETING, BALLOT, Mode.DEVICES, CHAIR)
    house.desk.close_ballot(MEETING, BALLOT, number, CHAIR)


def begin(house: House) -> None:
    house.take(make_package(revision=2, documents=(FIRST, OTHER_ITEM)))
    house.shelf.incoming(NEWER.sha256).write_bytes(SECOND)
    house.shelf.keep_document(NEWER.sha256)
    for attendee in (CHAIR, SECRETARY, 3):
        house.desk.check_in(MEETING, attendee, Way.CAMERA)
    house.clock.pass_ms(EIGHT - house.clock.now().at_ms)
    house.desk.start(MEETING, CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)


def papers(house: House, number: int) -> list[tuple[str, str]]:
    return [(one.document, one.sha256) for one in house.room.ballots[BALLOT, number].papers]


def test_each_round_keeps_the_version_that_it_was_about(house: House) -> None:
    begin(house)
    vote(house, 1)
    house.desk.add_document(MEETING, NEWER, SECRETARY)
    vote(house, 2)
    house.desk.withdraw_document(MEETING, "here-1", SECRETARY, "Gửi nhầm bản")
    vote(house, 3)

    assert papers(house, 1) == [("to-trinh", FIRST.sha256)]
    assert papers(house, 2) == [("here-1", NEWER.sha256)]
    assert papers(house, 3) == []


def test_the_secretary_reads_beside_a_result_on_which_version_was_voted(house: House) -> None:
    begin(house)
    vote(house, 1)
    house.desk.add_document(MEETING, NEWER, SECRETARY)
    vote(house, 2)
    secretary = house.phone(SECRETARY)
    secretary.open("/")
    house.desk.link_device(MEETING, SECRETARY, secretary.device_hash)

    text = " ".join(secretary.open("/secretary/ballots").split())

    assert "Tài liệu có hiệu lực khi biểu quyết: Tờ trình </p>" in text.replace("</p>", " </p>")
    assert "Tài liệu có hiệu lực khi biểu quyết: Tờ trình (sửa) (phát lúc 08:00)" in text
    assert "Báo cáo" not in text.partition("Thông qua nghị quyết")[2]


def test_the_log_tells_which_version_an_item_was_opened_with_and_what_took_its_place(house: House) -> None:
    begin(house)
    secretary = house.device_of(SECRETARY)

    house.desk.add_document(MEETING, NEWER, SECRETARY)
    house.desk.open_item(MEETING, "item-1", CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)
    house.desk.withdraw_document(MEETING, "here-1", SECRETARY, "Gửi nhầm bản")
    log = secretary.open("/secretary/log")

    first, newer = FIRST.sha256[:8], NEWER.sha256[:8]
    assert f"Tài liệu, kèm mã bản: Tờ trình ({first})" in log
    assert f"Bản thay thế: Tờ trình (sửa) (mã bản {newer}), thay cho: Tờ trình" in log
    assert f"Tài liệu, kèm mã bản: Báo cáo ({OTHER_ITEM.sha256[:8]})" in log
    assert f"Tài liệu, kèm mã bản: Tờ trình (sửa), phát lúc 08:00 ({newer})" in log
    assert "Thu hồi tài liệu: Tờ trình (sửa), phát lúc 08:00 (Gửi nhầm bản)" in log


def test_a_revision_of_the_plan_does_not_change_what_was_discussed_before(house: House) -> None:
    begin(house)
    revised = make_document(SECOND, "to-trinh", item="item-2", title="Tờ trình, bản 2")
    house.take(make_package(revision=3, documents=(revised, OTHER_ITEM)))
    house.desk.open_item(MEETING, "item-1", CHAIR)
    house.desk.open_item(MEETING, "item-2", CHAIR)

    log = house.device_of(SECRETARY).open("/secretary/log")

    assert f"Tài liệu, kèm mã bản: Tờ trình ({FIRST.sha256[:8]})" in log
    assert f"Tài liệu, kèm mã bản: Tờ trình, bản 2 ({revised.sha256[:8]})" in log
