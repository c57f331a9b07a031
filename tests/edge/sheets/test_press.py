"""PDFs are made apart from the pages' process, from nothing but what they may name."""

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from edge.sheets.press import Press


def text_of(raw: bytes | None) -> str:
    assert raw is not None
    document = pdfium.PdfDocument(raw)
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return str(text)


def page(body: str, head: str = "") -> str:
    return f'<!doctype html><html lang="vi"><head><title>x</title>{head}</head><body>{body}</body></html>'


def test_a_page_becomes_a_pdf_with_its_style(tmp_path: Path) -> None:
    (tmp_path / "kit.css").write_text(".gone { display: none }")
    press = Press({"/static/": tmp_path})
    head = '<link rel="stylesheet" href="/static/kit.css">'

    made = press.pdf(page('<p>Danh sách ký tên</p><p class="gone">không in</p>', head))

    assert "Danh sách ký tên" in text_of(made)
    assert "không in" not in text_of(made)


def test_nothing_beyond_its_folders_is_read(tmp_path: Path) -> None:
    (tmp_path / "secret.css").write_text("p { display: none }")
    (tmp_path / "static").mkdir()
    press = Press({"/static/": tmp_path / "static"})
    for address in ("/static/../secret.css", f"file://{tmp_path}/secret.css", "http://127.0.0.1:9/secret.css"):
        made = press.pdf(page("<p>vẫn in</p>", f'<link rel="stylesheet" href="{address}">'))

        assert "vẫn in" in text_of(made)


def test_a_page_that_cannot_be_set_is_no_pdf_and_the_next_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press = Press({"/static/": tmp_path})

    with monkeypatch.context() as broken:
        broken.setattr("edge.sheets.press.sys.executable", "/bin/false")
        assert press.pdf(page("<p>trước</p>")) is None

    assert "sau đó" in text_of(press.pdf(page("<p>sau đó</p>")))
