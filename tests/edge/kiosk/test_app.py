"""What holds for every page: words instead of errors, nothing from elsewhere, no form of another site."""

from tests.edge.kiosk.house import House


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
