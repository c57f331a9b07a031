"""What holds for every page: words instead of errors, nothing from elsewhere, no form of another site."""

from tests.edge.kiosk.house import House
from tests.makers import CHAIR, MEETING, SECRETARY


def test_a_page_that_is_not_there_says_so_in_words(house: House) -> None:
    phone = house.phone()

    text = phone.open("/nowhere")

    assert phone.status == 404
    assert "Không có trang này tại phòng họp." in text


def test_a_browser_may_load_only_from_the_unit(house: House) -> None:
    phone = house.phone()

    phone.open("/nowhere")

    assert phone.shown is not None
    policy = phone.shown.headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy


def test_a_form_without_its_token_is_refused(house: House) -> None:
    phone = house.phone()
    phone.open("/nowhere")

    text = phone.post("/nowhere", token="of another site")

    assert phone.status == 400
    assert "Trang này đã cũ" in text


def test_a_text_that_could_not_be_taken_is_shown_again(house: House) -> None:
    phone = house.phone()
    phone.open("/nowhere")

    old = phone.post("/opinion", token="of an old page", text="Đề nghị <b>làm rõ</b> nguồn vốn.")
    refused = phone.post("/opinion", meeting=MEETING, text="Chưa ai biết tôi là ai.")

    assert (phone.status, "Nội dung đã nhập, chưa được ghi nhận" in old) == (409, True)
    assert "Đề nghị <b>làm rõ</b> nguồn vốn." in old
    assert "Chưa ai biết tôi là ai." in refused


def test_a_form_from_another_site_is_refused(house: House) -> None:
    phone = house.phone()
    phone.open("/nowhere")

    answer = phone.client.post(
        "/nowhere", data={"token": phone.form_token}, headers={"Origin": "https://elsewhere.example"}
    )

    assert answer.status_code == 400


def test_the_page_comes_in_english_after_the_language_was_chosen(house: House) -> None:
    phone = house.phone()

    phone.open("/language/en?to=/nowhere")

    assert '<html lang="en">' in phone.text


def test_the_choice_of_language_leads_to_no_other_site(house: House) -> None:
    answer = house.phone().client.get("/language/en?to=//elsewhere.example")

    assert answer.headers["Location"] == "/"


def test_the_last_step_is_taken_back_by_one_tap(house: House) -> None:
    screen = house.screen()
    house.desk.start(MEETING, CHAIR, (1, 2, 3))
    house.desk.open_item(MEETING, "item-1", CHAIR)
    assert "Vừa thực hiện: mở nội dung 1" in screen.open("/chair/")
    screen.send("/conduct/undo")
    assert house.room.item == ""
    assert 'action="/conduct/undo"' not in screen.open("/chair/")


def test_after_a_while_nothing_is_offered_to_take_back(house: House) -> None:
    screen = house.screen()
    house.desk.start(MEETING, CHAIR, (1, 2, 3))
    house.desk.open_item(MEETING, "item-1", SECRETARY)
    assert "Thư ký vừa: mở nội dung 1" in screen.open("/chair/")
    house.clock.pass_ms(15_000)
    house.desk.request_floor(MEETING, 3, by=3)
    assert "hoàn tác" not in screen.open("/chair/").lower()
